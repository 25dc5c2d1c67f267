import Charts
import Files
import Mustache

/// The page templates of the folder templates/, built into the program so that it needs no files beside it.
struct Templates {
  private let library: MustacheLibrary

  /// Parses all templates.
  ///
  /// - Throws: `Fault` of kind `cannotWrite` naming the one that is not valid Mustache.
  init() throws(Fault) {
    var parsed: [String: MustacheTemplate] = [:]
    for (name, bytes) in Self.sources {
      do {
        parsed[name] = try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
      } catch {
        throw Self.fault(name, "\(error)")
      }
    }
    library = MustacheLibrary(templates: parsed)
  }

  /// The page's HTML.
  func page(_ context: PageContext) throws(Fault) -> String {
    guard let text = library.render(context, withTemplate: "page") else {
      throw Self.fault("page", "there is no such template")
    }
    return text
  }

  /// The page that compares two reports.
  func comparison(_ context: ComparisonContext) throws(Fault) -> String {
    guard let text = library.render(context, withTemplate: "comparison") else {
      throw Self.fault("comparison", "there is no such template")
    }
    return text
  }

  /// The page of one recording.
  func record(_ context: RecordContext) throws(Fault) -> String {
    guard let text = library.render(context, withTemplate: "record") else {
      throw Self.fault("record", "there is no such template")
    }
    return text
  }

  /// The page of a noise stress test.
  func noise(_ context: NoiseSite.Context) throws(Fault) -> String {
    guard let text = library.render(context, withTemplate: "noise") else {
      throw Self.fault("noise", "there is no such template")
    }
    return text
  }

  /// The page of a scored database.
  func score(_ context: ScoreSite.Context) throws(Fault) -> String {
    guard let text = library.render(context, withTemplate: "score") else {
      throw Self.fault("score", "there is no such template")
    }
    return text
  }

  private static func fault(_ name: String, _ found: String) -> Fault {
    Fault(.cannotWrite, path: "templates/\(name).mustache", reason: "expected a valid template, found \(found)")
  }

  /// The style sheet, its colours those of the figures.
  static func style(_ theme: Theme) -> [UInt8] {
    Array(PageColours.css(theme).utf8) + PackageResources.style_css
  }

  private static var sources: [(String, [UInt8])] {
    [
      ("page", PackageResources.page_mustache),
      ("summary", PackageResources.summary_mustache),
      ("data", PackageResources.data_mustache),
      ("rebalancing", PackageResources.rebalancing_mustache),
      ("models", PackageResources.models_mustache),
      ("saved", PackageResources.saved_mustache),
      ("classes", PackageResources.classes_mustache),
      ("results", PackageResources.results_mustache),
      ("published", PackageResources.published_mustache),
      ("audit", PackageResources.audit_mustache),
      ("failures", PackageResources.failures_mustache),
      ("comparison", PackageResources.comparison_mustache),
      ("record", PackageResources.record_mustache),
      ("noise", PackageResources.noise_mustache),
      ("score", PackageResources.score_mustache),
      ("reproduce", PackageResources.reproduce_mustache),
      ("card", PackageResources.card_mustache),
      ("contents", PackageResources.contents_mustache),
      ("sources", PackageResources.sources_mustache),
      ("figure", PackageResources.figure_mustache),
      ("table", PackageResources.table_mustache),
    ]
  }
}
