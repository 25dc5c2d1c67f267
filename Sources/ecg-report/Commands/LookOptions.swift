import ArgumentParser
import Charts
import Files

/// How figures and pages look.
struct LookOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("JSON file with colours and font for figures and pages (see docs/themes.md).", valueName: "file")
  )
  var theme: String?

  /// Reads the theme, and warns when its font is not there.
  ///
  /// - Throws: `Fault`.
  func load() throws(Fault) -> Theme {
    let chosen = try theme.map { path throws(Fault) in try Theme(file: path) } ?? .standard
    if let warning = missingFontWarning(theme: chosen) { StandardError.line("ecg-report: \(warning)".printable) }
    return chosen
  }
}
