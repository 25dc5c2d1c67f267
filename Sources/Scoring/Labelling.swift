/// What the classes of beats say.
public enum Labelling: String, Codable, Sendable {
  /// The five classes of ANSI/AAMI EC57.
  case aami
  /// Normal and abnormal only, as in the PTB pair; abnormal beats have the class number 1, whatever kind they are.
  case binary
}
