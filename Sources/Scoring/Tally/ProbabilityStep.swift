/// One of 65,384 steps of probability, so that results of any number of beats are whole numbers that add up.
///
/// From 0.01 to 0.99 all steps are 1/50,000 wide, so every hundredth, and every tenth, is the upper edge of a step: counts
/// above such a threshold are exact. Towards 0 and 1 they narrow with the distance, 256 for each halving, because models are
/// often nearly certain and beats that differ there must not become ties.
public struct ProbabilityStep: RawRepresentable, Hashable, Comparable, Sendable {
  /// The step's number, from 0 for the least probable.
  public let rawValue: UInt16

  /// A step by its number; nil for one that does not exist.
  public init?(rawValue: UInt16) {
    guard rawValue < Self.count else { return nil }
    self.rawValue = rawValue
  }

  /// How many steps there are.
  public static let count = 2 * tailCount + middleCount
  /// Steps in each of (0.01, 0.99] and, towards 0 and 1, the rest.
  private static let middleCount = 49_000
  private static let tailCount = 8_192
  private static let perUnit = 50_000
  /// Numbers of type Float in a step of the tails.
  private static let tailShift: UInt32 = 15
  private static let low: Float = 0.01
  private static let high: Float = 0.99

  /// The step that holds a probability: the lowest whose upper edge is not below it.
  ///
  /// - Parameter probability: anything outside [0, 1] counts as the nearer of the two.
  /// - Returns: nil for what is not a number.
  public init?(of probability: Float) {
    guard !probability.isNaN else { return nil }
    let p = min(max(probability, 0), 1)
    if p <= Self.low {
      let down = (Self.low.bitPattern - (p + 0).bitPattern) >> Self.tailShift
      rawValue = UInt16(Self.tailCount - 1 - min(Int(down), Self.tailCount - 1))
    } else if p > Self.high {
      // 1 - p is exact for p of a half or more.
      let up = ((1 - Self.high).bitPattern - 1 - (1 - p).bitPattern) >> Self.tailShift
      rawValue = UInt16(Self.tailCount + Self.middleCount + min(Int(up), Self.tailCount - 1))
    } else {
      // Rounding may miss the step by one.
      var edge = Int((p * Float(Self.perUnit)).rounded(.up))
      while p > Self.edge(edge) { edge += 1 }
      while p <= Self.edge(edge - 1) { edge -= 1 }
      rawValue = UInt16(Self.tailCount + edge - 1 - Self.perUnit / 100)
    }
  }

  /// The highest probability in the step.
  public var upperEdge: Float {
    let step = Int(rawValue)
    if step < Self.tailCount {
      return Float(bitPattern: Self.low.bitPattern - UInt32(Self.tailCount - 1 - step) << Self.tailShift)
    }
    guard step >= Self.tailCount + Self.middleCount else {
      return Self.edge(step - Self.tailCount + 1 + Self.perUnit / 100)
    }
    let up = UInt32(step - Self.tailCount - Self.middleCount)
    guard up < Self.tailCount - 1 else { return 1 }
    let exact = 1 - Double(Float(bitPattern: (1 - Self.high).bitPattern - (up + 1) << Self.tailShift))
    let near = Float(exact)
    return Double(near) > exact ? near.nextDown : near
  }

  /// The step whose upper edge is one half: what lies above is called abnormal unless another threshold is chosen.
  public static let half = ProbabilityStep(unchecked: UInt16(tailCount + perUnit / 2 - 1 - perUnit / 100))

  /// The highest upper edge of a step that is not above a threshold, and so the nearest threshold at which counts over steps are
  /// exact.
  public static func edge(atOrBelow threshold: Float) -> Float {
    guard let step = ProbabilityStep(of: threshold) else { return threshold }
    if step.upperEdge <= threshold { return step.upperEdge }
    return step.rawValue == 0 ? 0 : ProbabilityStep(unchecked: step.rawValue - 1).upperEdge
  }

  public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

  private init(unchecked rawValue: UInt16) { self.rawValue = rawValue }

  private static func edge(_ number: Int) -> Float { Float(number) / Float(perUnit) }
}
