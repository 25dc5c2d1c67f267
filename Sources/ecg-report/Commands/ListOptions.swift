import ArgumentParser
import Charts
import Experiments
import Models
import Results

/// Names separated by commas on the command line.
protocol NameList: ExpressibleByArgument {
  associatedtype Value: RawRepresentable<String>

  var values: [Value] { get }
}

extension NameList {
  var defaultValueDescription: String { values.map(\.rawValue).joined(separator: ",") }
}

/// Protocols on the command line: names separated by commas, each once.
struct ProtocolList: NameList {
  var values: [EvaluationProtocol]

  init(_ values: [EvaluationProtocol]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, EvaluationProtocol.init(rawValue:)) else { return nil }
    // The page's order, whatever the order on the command line.
    self.values = EvaluationProtocol.allCases.filter(values.contains)
  }
}

/// Feature kinds on the command line; the beat itself always comes first.
struct FeatureList: NameList {
  var values: [FeatureKind]

  init(_ values: [FeatureKind]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, FeatureKind.init(rawValue:)) else { return nil }
    self.values = FeatureKind.allCases.filter { $0 == .beat || values.contains($0) }
  }
}

/// Models on the command line, in the order of the catalogue.
struct ModelList: NameList {
  var values: [ModelID]

  init(_ values: [ModelID]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, ModelOption.known) else { return nil }
    self.values = ModelCatalogue.all.map(\.id).filter(values.contains)
  }

  /// For the text of an option.
  static var help: String { ModelCatalogue.all.map { "\($0.id.rawValue) (\($0.noun))" }.joined(separator: ", ") }
}

/// Sets of classes on the command line.
struct ClassSetList: NameList {
  var values: [ClassSet]

  init(_ values: [ClassSet]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, ClassSet.init(rawValue:)) else { return nil }
    self.values = ClassSet.allCases.filter(values.contains)
  }
}

/// Figure formats on the command line.
struct FormatList: NameList {
  var values: [FigureFormat]

  init(_ values: [FigureFormat]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, FigureFormat.init(rawValue:)) else { return nil }
    self.values = values
  }
}

/// Two class sizes, NORMAL,ABNORMAL.
struct RebalanceSizes {
  var normal: Int
  var abnormal: Int

  /// - Throws: `ValidationError` that says what was expected and found.
  @Sendable init(parsing argument: String) throws {
    let limits = NumberOption.classSize
    let sizes = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      NumberOption.number(trimmed($0), in: limits)
    }
    guard sizes.count == 2, let normal = sizes[0], let abnormal = sizes[1] else {
      throw ValidationError(
        "expected two whole numbers from \(limits.lowerBound) to \(limits.upperBound) with a comma between, found \(argument)"
      )
    }
    (self.normal, self.abnormal) = (normal, abnormal)
  }
}

/// A word without blanks before and after it.
private func trimmed(_ word: Substring) -> String {
  String(word.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
}

/// Names separated by commas; blanks beside them and capitals do not matter.
private func parseList<Value>(_ argument: String, _ parse: (String) -> Value?) -> [Value]? {
  let words = argument.split(separator: ",", omittingEmptySubsequences: false)
  let values = words.compactMap { parse(trimmed($0).lowercased()) }
  return values.count == words.count && !values.isEmpty ? values : nil
}
