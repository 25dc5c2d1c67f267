/// Moves things along a line apart until none overlap, each as little as its neighbours allow.
package enum Spread {
  /// The middles of things of some heights that would best lie at `wanted`, within `low...high`, in the given order.
  ///
  /// Neighbours that collide form a block around the mean of what they want (as in isotonic regression: pool adjacent
  /// violators), moved into the range as a whole. Things higher together than the range reach below it.
  package static func middles(wanted: [Double], heights: [Double], low: Double, high: Double) -> [Double] {
    struct Block {
      var members: [Int]
      var height: Double
      var offsets: Double  // the sum of what each member wants the block's top to be

      var top: Double { offsets / Double(members.count) }
    }
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    func top(_ block: Block) -> Double { max(low, min(block.top, high - block.height)) }
    var blocks: [Block] = []
    for index in order {
      blocks.append(Block(members: [index], height: heights[index], offsets: wanted[index] - heights[index] / 2))
      while blocks.count > 1 {
        let last = blocks[blocks.count - 1]
        let previous = blocks[blocks.count - 2]
        guard top(previous) + previous.height > top(last) else { break }
        blocks.removeLast(2)
        blocks.append(
          Block(
            members: previous.members + last.members, height: previous.height + last.height,
            offsets: previous.offsets + last.offsets - previous.height * Double(last.members.count)))
      }
    }
    var result = wanted
    for block in blocks {
      var y = top(block)
      for index in block.members {
        result[index] = y + heights[index] / 2
        y += heights[index]
      }
    }
    return result
  }
}
