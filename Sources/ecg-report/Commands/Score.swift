import ArgumentParser
import Files
import RecordAnalysis
import Recordings

/// `ecg-report score`: one annotator's beats against another's.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two annotation files beat by beat after ANSI/AAMI EC57.",
    discussion: """
      Marks within 150 ms are one beat. As the standard has it, the first 5 minutes are not counted (--from 0 counts all), nor
      are test beats where the reference marks ventricular flutter; escape beats (e, j, n) count as S. A report's tables have e
      and j under N, as training does, after de Chazal 2004: --escape-beats N. Files are named by path, or with --record by the
      ending:
      ecg-report score --record data/mitdb/100 atr ecgr
      """)

  @Argument(help: "Annotation file that is taken as the truth.")
  var reference: String

  @Argument(help: "Annotation file to judge.")
  var test: String

  @Option(
    help: ArgumentHelp("Record that both belong to; the files are then named by their endings.", valueName: "path"))
  var record: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Samples a second, 0.001 to 1000000 (default: as the record beside a file says).", valueName: "hz"),
    transform: NumberOption.real(NumberOption.sampleRate))
  var fs: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("First second to count, 0 to 1000000000.", valueName: "seconds"),
    transform: NumberOption.real(NumberOption.start))
  var from = AnnotatorComparison.learningPeriod

  @Option(
    name: .customLong("escape-beats"),
    help: ArgumentHelp("What escape beats e and j count as: S, as the standard has it, or N.", valueName: "class"))
  var escapeBeats = Choice(AnnotatorComparison.EscapeBeats.supraventricular)

  @Flag(help: "JSON instead of the table.")
  var json = false

  @Option(help: ArgumentHelp("File to write to instead of printing.", valueName: "file"))
  var output: String?

  func run() throws {
    // Without a header only --fs is missing, which is said later.
    let stem = record.map { ((try? RecordingFile(argument: $0))?.annotationPath("") ?? "\($0).") } ?? ""
    let comparison = try AnnotatorComparison(
      reference: stem + reference, test: stem + test,
      sampleRate: try fs ?? rate(beside: [stem + reference, stem + test]), start: from, escapeBeats: escapeBeats.value)
    let text = json ? Array(try comparison.json()) : Array("\(comparison.text)\n".utf8)
    if let output {
      try WholeFile.write(text, to: output)
    } else {
      try StandardOutput.write(text)
    }
  }

  /// Samples a second of the recording that a file belongs to; nil where that is a WFDB record, whose header tells it, or none.
  private func rate(beside paths: [String]) throws(Fault) -> Double? {
    for path in paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let name = parts.last ?? ""
      guard let point = name.lastIndex(of: "."), point > name.startIndex else { continue }
      let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
      guard let file = RecordingFile.named(String(name[..<point]), in: folder) else { continue }
      return file.format == .wfdb ? nil : try file.open().leads.map(\.sampleRate).max()
    }
    return nil
  }
}
