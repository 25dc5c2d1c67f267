import ArgumentParser
import Charts
import Experiments
import Results

/// Protocols on the command line: names separated by commas, each once.
struct ProtocolList: ExpressibleByArgument {
  var values: [EvaluationProtocol]

  init(_ values: [EvaluationProtocol]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, EvaluationProtocol.init(rawValue:)) else { return nil }
    // The page's order, whatever the order on the command line.
    self.values = EvaluationProtocol.allCases.filter(values.contains)
  }

  var defaultValueDescription: String { values.map(\.rawValue).joined(separator: ",") }
}

/// Feature kinds on the command line; the beat itself always comes first.
struct FeatureList: ExpressibleByArgument {
  var values: [FeatureKind]

  init(_ values: [FeatureKind]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, FeatureKind.init(rawValue:)) else { return nil }
    self.values = FeatureKind.allCases.filter { $0 == .beat || values.contains($0) }
  }

  var defaultValueDescription: String { values.map(\.rawValue).joined(separator: ",") }
}

/// Figure formats on the command line.
struct FormatList: ExpressibleByArgument {
  var values: [FigureFormat]

  init(_ values: [FigureFormat]) { self.values = values }

  init?(argument: String) {
    guard let values = parseList(argument, FigureFormat.init(rawValue:)) else { return nil }
    self.values = values
  }

  var defaultValueDescription: String { values.map(\.rawValue).joined(separator: ",") }
}

/// Two class sizes, NORMAL,ABNORMAL.
struct RebalanceSizes: ExpressibleByArgument {
  var normal: Int
  var abnormal: Int

  init?(argument: String) {
    let sizes = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard sizes.count == 2, sizes.allSatisfy({ $0 > 0 }) else { return nil }
    (normal, abnormal) = (sizes[0], sizes[1])
  }
}

private func parseList<Value>(_ argument: String, _ parse: (String) -> Value?) -> [Value]? {
  let words = argument.split(separator: ",", omittingEmptySubsequences: false)
  let values = words.compactMap { parse(String($0)) }
  return values.count == words.count && !values.isEmpty ? values : nil
}
