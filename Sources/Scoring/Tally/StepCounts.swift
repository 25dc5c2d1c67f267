/// How many beats have a probability in each step, of the steps that have any.
public struct StepCounts: Sendable, Equatable {
  /// The steps that have beats, rising; numbers of `ProbabilityStep`.
  public private(set) var steps: [UInt16] = []
  /// Beats in each of `steps`, all positive.
  public private(set) var counts: [Int] = []

  /// No beats.
  public init() {}

  /// Counts the steps of some beats.
  public init(_ beats: [ProbabilityStep]) {
    for step in beats.map(\.rawValue).sorted() {
      if steps.last == step {
        counts[counts.count - 1] += 1
      } else {
        steps.append(step)
        counts.append(1)
      }
    }
  }

  /// Counts that were kept.
  ///
  /// - Returns: nil unless the steps exist and rise and all counts are positive.
  init?(steps: [UInt16], counts: [Int]) {
    guard steps.count == counts.count, counts.allSatisfy({ $0 > 0 }), steps.allSatisfy({ $0 < ProbabilityStep.count }),
      zip(steps, steps.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.steps = steps
    self.counts = counts
  }

  /// All beats.
  public var total: Int { counts.reduce(0, +) }

  /// Beats above a step.
  public func above(_ step: ProbabilityStep) -> Int {
    var sum = 0
    for index in steps.indices.reversed() {
      guard steps[index] > step.rawValue else { break }
      sum += counts[index]
    }
    return sum
  }

  /// Adds other beats.
  public mutating func add(_ other: StepCounts) {
    guard !other.steps.isEmpty else { return }
    guard !steps.isEmpty else {
      self = other
      return
    }
    let own = self
    steps = []
    counts = []
    steps.reserveCapacity(own.steps.count + other.steps.count)
    counts.reserveCapacity(own.steps.count + other.steps.count)
    var (first, second) = (0, 0)
    while first < own.steps.count || second < other.steps.count {
      let a = first < own.steps.count ? Int(own.steps[first]) : .max
      let b = second < other.steps.count ? Int(other.steps[second]) : .max
      steps.append(UInt16(min(a, b)))
      counts.append((a <= b ? own.counts[first] : 0) + (b <= a ? other.counts[second] : 0))
      if a <= b { first += 1 }
      if b <= a { second += 1 }
    }
  }
}
