import Groundwork
import Scoring

/// How many beats of each class each simulated patient has.
struct SyntheticPlan {
  /// What sets a patient apart.
  struct Roles: OptionSet {
    let rawValue: Int
    /// Wears a pacemaker: nearly all beats are paced.
    static let paced = Roles(rawValue: 1)
    /// Has many ventricular ectopic beats.
    static let ventricular = Roles(rawValue: 2)
    /// Has many supraventricular ectopic beats.
    static let supraventricular = Roles(rawValue: 4)
    /// Has most of the fusion beats.
    static let fusion = Roles(rawValue: 8)
    /// Has an irregular rhythm, like atrial fibrillation.
    static let irregular = Roles(rawValue: 16)
    /// Has a bundle branch block: beats that count as normal and are wide.
    static let block = Roles(rawValue: 32)
  }

  /// By patient, then by class in the order of `BeatClass.allCases`.
  private(set) var counts: [[Int]]

  /// The shares of S, V, F and Q in the MIT-BIH database.
  private static let shares: [(beatClass: BeatClass, share: Double)] = [
    (.supraventricular, 0.0254), (.ventricular, 0.0661), (.fusion, 0.0073), (.unknown, 0.0735),
  ]

  /// Patients of each role, in both halves and with even and odd numbers.
  private static let patients: [(role: Roles, indices: Set<Int>)] = [
    (.paced, [6, 17, 28, 39]),
    (.ventricular, [1, 8, 13, 22, 27, 34, 43, 46]),
    (.supraventricular, [4, 11, 19, 26, 33, 40]),
    (.fusion, [8, 13, 27, 34]),
    (.irregular, [15, 22, 36, 43]),
    (.block, [3, 10, 20, 25, 31, 37, 44]),
  ]

  static func roles(of index: Int) -> Roles {
    patients.reduce(into: Roles()) { if $1.indices.contains(index) { $0.insert($1.role) } }
  }

  init(beats: Int, seed: UInt64) {
    let all = 0..<SyntheticSource.recordCount
    var generator = SeededGenerator(seed: seed, stream: UInt64(SyntheticSource.recordCount))
    counts = Array(repeating: Array(repeating: 0, count: BeatClass.allCases.count), count: all.count)
    var left = beats
    for (beatClass, share) in Self.shares {
      let total = min(left, Int((Double(beats) * share).rounded()))
      left -= total
      let parts = Self.apportion(total, by: all.map { Self.weight(of: beatClass, for: Self.roles(of: $0)) })
      for index in all { counts[index][Int(beatClass.rawValue)] = parts[index] }
    }
    // Normal beats fill records of about equal length.
    let length = Double(beats) / Double(all.count)
    let weights = all.map { index in
      max(length / 50, length * (0.8 + 0.4 * generator.uniform()) - Double(counts[index].reduce(0, +)))
    }
    let parts = Self.apportion(left, by: weights)
    for index in all { counts[index][Int(BeatClass.normal.rawValue)] = parts[index] }
  }

  private static func weight(of beatClass: BeatClass, for roles: Roles) -> Double {
    switch beatClass {
    case .normal: 1
    case .supraventricular: roles.contains(.supraventricular) ? 8 : roles.contains(.paced) ? 0.05 : 0.3
    case .ventricular: roles.contains(.ventricular) ? 10 : 0.35
    case .fusion: roles.contains(.fusion) ? 10 : roles.contains(.ventricular) ? 2 : 0.1
    case .unknown: roles.contains(.paced) ? 100 : 0.03
    }
  }

  /// Whole numbers that sum to `total`, as near to the weights as can be (largest remainders; ties to the first).
  private static func apportion(_ total: Int, by weights: [Double]) -> [Int] {
    let sum = weights.reduce(0, +)
    let exact = weights.map { Double(total) * $0 / sum }
    var parts = exact.map { Int($0) }
    let order = weights.indices.sorted { left, right in
      let (a, b) = (exact[left] - exact[left].rounded(.down), exact[right] - exact[right].rounded(.down))
      return a == b ? left < right : a > b
    }
    for index in order.prefix(total - parts.reduce(0, +)) { parts[index] += 1 }
    return parts
  }
}
