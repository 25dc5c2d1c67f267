/// A row handed to a model: a beat of the set as it is, or the n-th row made from it.
public struct DrawnRow: Sendable, Hashable {
  /// The beat it is, or was made from, as a row of the beat set.
  public var beat: Int32
  /// 0 for the beat itself; otherwise the number of this made row, which seeds its noise.
  public var made: Int32

  public init(beat: Int, made: Int = 0) {
    self.beat = Int32(beat)
    self.made = Int32(made)
  }

  /// Whether rebalancing made this row (a noisy twin or one more copy).
  public var isMade: Bool { made > 0 }
}
