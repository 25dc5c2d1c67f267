/// The five beat classes of ANSI/AAMI EC57; the raw value is the class number in the published CSV files.
public enum BeatClass: UInt8, CaseIterable, Codable, Sendable {
  /// N: normal and bundle branch block beats.
  case normal = 0
  /// S: supraventricular ectopic beats.
  case supraventricular = 1
  /// V: ventricular ectopic beats.
  case ventricular = 2
  /// F: fusion of a ventricular and a normal beat.
  case fusion = 3
  /// Q: paced and unclassifiable beats.
  case unknown = 4

  /// The class letter of EC57: N, S, V, F or Q.
  public var symbol: String {
    switch self {
    case .normal: "N"
    case .supraventricular: "S"
    case .ventricular: "V"
    case .fusion: "F"
    case .unknown: "Q"
    }
  }

  /// The class in words, for captions and tables.
  public var name: String {
    switch self {
    case .normal: "Normal"
    case .supraventricular: "Supraventricular ectopic"
    case .ventricular: "Ventricular ectopic"
    case .fusion: "Fusion"
    case .unknown: "Paced or unknown"
    }
  }

  /// Every class but N counts as abnormal (class 1 of the published project).
  public var isAbnormal: Bool { self != .normal }
}
