/// Which beats of each group a model flagged, a bit a beat, so that two models can be compared on the very same beats.
public struct BeatCalls: Sendable, Equatable {
  /// The beats of one group, in an order that is the same for every model.
  public struct Group: Sendable, Equatable {
    /// As in `ScoreTally.Cell`.
    public var group: UInt32
    /// How many beats.
    public var count: Int
    /// A bit a beat, the first the lowest of the first byte: whether it is abnormal.
    public var abnormal: [UInt8]
    /// A bit a beat likewise: whether the model flagged it.
    public var flagged: [UInt8]
  }

  /// By group, rising; a group may stand more than once, its beats then follow one another.
  public private(set) var groups: [Group] = []

  /// No beats.
  public init() {}

  /// Calls that were kept.
  ///
  /// - Returns: nil unless groups rise and have a bit for each beat.
  init?(groups: [Group]) {
    guard zip(groups, groups.dropFirst()).allSatisfy({ $0.group <= $1.group }),
      groups.allSatisfy({ $0.abnormal.count == ($0.count + 7) / 8 && $0.flagged.count == $0.abnormal.count })
    else { return nil }
    self.groups = groups
  }

  /// The calls on some beats, in order within each group.
  public init(_ beats: some Sequence<(group: UInt32, isAbnormal: Bool, isFlagged: Bool)>) {
    var members: [UInt32: [(Bool, Bool)]] = [:]
    for beat in beats { members[beat.group, default: []].append((beat.isAbnormal, beat.isFlagged)) }
    groups = members.sorted { $0.key < $1.key }.map { group, beats in
      Group(
        group: group, count: beats.count, abnormal: Self.bits(beats.map(\.0)), flagged: Self.bits(beats.map(\.1)))
    }
  }

  /// Calls on several sets of beats. Beats of one group follow one another in the order of the list, which must be the same
  /// for every model.
  public init(joining parts: [BeatCalls]) {
    groups = parts.flatMap(\.groups).enumerated().sorted {
      ($0.element.group, $0.offset) < ($1.element.group, $1.offset)
    }.map(\.element)
  }

  /// How the calls of two models on the same beats of one group fall together.
  public struct Joint: Sendable, Equatable {
    /// As in `ScoreTally.Cell`.
    public var group: UInt32
    /// Beats that only the first, or only the second, called rightly.
    public var onlyFirstRight = 0
    /// Likewise.
    public var onlySecondRight = 0
    /// Abnormal beats.
    public var abnormal = 0
    /// Abnormal beats that only the first, or only the second, flagged.
    public var onlyFirstFound = 0
    /// Likewise.
    public var onlySecondFound = 0
    /// All beats.
    public var count = 0
  }

  /// The calls of two models compared, group by group.
  ///
  /// - Returns: nil where the two were not of the same beats.
  public static func compare(_ first: BeatCalls, _ second: BeatCalls) -> [Joint]? {
    guard first.groups.count == second.groups.count else { return nil }
    var joints: [Joint] = []
    for (one, other) in zip(first.groups, second.groups) {
      guard one.group == other.group, one.count == other.count, one.abnormal == other.abnormal,
        one.flagged.count == other.flagged.count
      else { return nil }
      var joint = joints.last?.group == one.group ? joints.removeLast() : Joint(group: one.group)
      for ((abnormal, first), second) in zip(zip(one.abnormal, one.flagged), other.flagged) {
        let (onlyFirst, onlySecond) = (first & ~second, second & ~first)
        joint.abnormal += abnormal.nonzeroBitCount
        joint.onlyFirstFound += (onlyFirst & abnormal).nonzeroBitCount
        joint.onlySecondFound += (onlySecond & abnormal).nonzeroBitCount
        joint.onlyFirstRight += (onlyFirst & abnormal).nonzeroBitCount + (onlySecond & ~abnormal).nonzeroBitCount
        joint.onlySecondRight += (onlySecond & abnormal).nonzeroBitCount + (onlyFirst & ~abnormal).nonzeroBitCount
      }
      joint.count += one.count
      joints.append(joint)
    }
    return joints
  }

  private static func bits(_ values: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
    for (index, isSet) in values.enumerated() where isSet { bytes[index / 8] |= 1 << UInt8(index % 8) }
    return bytes
  }
}
