/// A row handed to a model: a beat of the set as it is, or its n-th copy.
public struct DrawnRow: Sendable, Hashable {
  /// The beat it is, or a copy of, as a row of the beat set.
  public var beat: Int32
  /// 0 for the beat itself; otherwise the number of this copy, which seeds its noise.
  public var copy: Int32

  public init(beat: Int, copy: Int = 0) {
    self.beat = Int32(beat)
    self.copy = Int32(copy)
  }

  /// Whether rebalancing added this row (a noisy copy or a plain one).
  public var isOversampled: Bool { copy > 0 }
}
