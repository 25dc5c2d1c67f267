/// A palette of at most 16 colours, so that a pixel takes half a byte: it makes the file of a typical chart a fifth smaller.
struct FewColours {
  static let limit = 16
  /// How far a channel of a colour may be moved for that.
  static let tolerance = 64

  private(set) var palette: [UInt32] = []
  /// For each of the colours given its index in `palette`.
  private(set) var map: [UInt8] = []

  /// Merges colours until few enough are left, the merger that changes the fewest pixels by the least first.
  ///
  /// - Parameters:
  ///   - weights: the pixels of each colour.
  ///   - kept: so many colours at the start stay as they are.
  /// - Returns: nil when a colour would have to be moved too far.
  init?(_ colours: [UInt32], weights: [Int], kept: Int) {
    guard kept < Self.limit, colours.count <= 256 else { return nil }
    var groups = colours.indices.map { Group(colours[$0], weight: weights[$0], member: $0, isKept: $0 < kept) }
    while groups.count > Self.limit {
      guard let (from, to) = Self.cheapest(groups) else { return nil }
      groups[to].take(groups[from], of: colours)
      groups.remove(at: from)
    }
    map = [UInt8](repeating: 0, count: colours.count)
    for (index, group) in groups.enumerated() {
      palette.append(group.colour)
      for member in group.members { map[member] = UInt8(index) }
    }
  }

  /// The shade to give up and the group to put it in; nil when every merger moves a colour too far.
  private static func cheapest(_ groups: [Group]) -> (from: Int, to: Int)? {
    var best: (cost: Int, from: Int, to: Int)?
    for from in groups.indices where !groups[from].isKept {
      for to in groups.indices where to != from {
        let distance = distance(groups[from].colour, groups[to].colour)
        let cost = groups[from].weight * distance * distance
        // A merged shade may move again: what it has moved already counts.
        if distance + groups[from].moved > tolerance || cost >= best?.cost ?? .max { continue }
        best = (cost, from, to)
      }
    }
    return best.map { ($0.from, $0.to) }
  }

  /// The greatest difference of any channel.
  private static func distance(_ first: UInt32, _ second: UInt32) -> Int {
    func difference(_ shift: UInt32) -> Int { abs(Int(first >> shift & 255) - Int(second >> shift & 255)) }
    return max(difference(16), difference(8), difference(0))
  }

  /// Colours that have become one: that of the group which took the others.
  private struct Group {
    var colour: UInt32
    var weight: Int
    var members: [Int]
    var isKept: Bool
    /// The farthest that a member has been moved.
    var moved = 0

    init(_ colour: UInt32, weight: Int, member: Int, isKept: Bool) {
      (self.colour, self.weight, members, self.isKept) = (colour, weight, [member], isKept)
    }

    mutating func take(_ other: Group, of colours: [UInt32]) {
      members += other.members
      weight += other.weight
      moved = max(moved, other.members.map { FewColours.distance(colours[$0], colour) }.max() ?? 0)
    }
  }
}
