package import Scoring

/// The classes that a model learns to tell apart.
public enum ClassSet: String, Codable, CaseIterable, Sendable {
  /// Normal and abnormal, as the published project has it.
  case binary
  /// The five classes of ANSI/AAMI EC57.
  case aami

  /// The classes' names in the order of their labels.
  public var names: [String] {
    switch self {
    case .binary: ["normal", "abnormal"]
    case .aami: BeatClass.allCases.map(\.symbol)
    }
  }

  /// The label of a class: its number from 0 among `names`.
  package func label(of kind: BeatClass) -> UInt8 {
    switch self {
    case .binary: kind.isAbnormal ? 1 : 0
    case .aami: kind.rawValue
    }
  }
}
