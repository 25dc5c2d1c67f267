public import Results

/// Why experiments cannot run on a beat set.
public enum ExperimentError: Error, Equatable, CustomStringConvertible {
  /// A class has too few beats to train and test on.
  case tooFewBeats(kind: String, expected: Int, found: Int)
  /// A rebalancing target asks for more normal beats than there are (class 0 is only ever cut).
  case targetTooLarge(normal: Int, available: Int)
  /// Every beat of the training database lies in the test database too.
  case sameDatabase(shared: Int)
  /// The rows of a split break what the protocol promises; a defect of this program, never of the data.
  case brokenPromise(EvaluationProtocol, String)
  /// The run was asked to stop.
  case interrupted

  public var description: String {
    switch self {
    case .tooFewBeats(let kind, let expected, let found):
      "data: expected at least \(expected) \(kind) beats to train and test on, found \(found)"
    case .targetTooLarge(let normal, let available):
      "--rebalance: expected at most the \(available) normal beats of the data, found \(normal)"
    case .sameDatabase(let shared):
      "--train and --test: expected two databases, found all \(shared) training beats among the test beats"
    case .brokenPromise(let name, let what):
      "protocol \(name.rawValue) broke its promise (\(what)); please report this"
    case .interrupted:
      "interrupted"
    }
  }
}
