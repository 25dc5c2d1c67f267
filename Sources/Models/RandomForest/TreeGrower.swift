import CKernels
import Groundwork

/// Grows one tree on a bootstrap sample of the rows, and sends the rows outside the sample down the same way.
///
/// Invariant of the pointers handed to the kernels: a node's rows are a range of `entries` and of `outOfBag`, the spare
/// buffers are as large as these, and every row number is below `features.rows`.
struct TreeGrower {
  /// A grown tree with its prediction for each row that it has not seen.
  struct Result {
    let tree: DecisionTree
    let outOfBagRows: [UInt32]
    let outOfBagProbabilities: [Float]
  }

  /// A node whose rows are known, but not yet its split.
  private struct Pending {
    let node: Int
    let entries: Range<Int>
    let outOfBag: Range<Int>
    let depth: Int
    let count0: UInt32
    let count1: UInt32
  }

  private let features: BinnedFeatures
  private let settings: ForestSettings
  private let featuresPerSplit: Int
  private var generator: SeededGenerator
  private let entries: AlignedBuffer<forest_entry>
  private let spareEntries: AlignedBuffer<forest_entry>
  private let outOfBag: AlignedBuffer<UInt32>
  private let spareOutOfBag: AlignedBuffer<UInt32>
  private let outOfBagProbabilities: AlignedBuffer<Float>
  private let maximumDraws: UInt32
  private let counters: AlignedBuffer<UInt32>
  /// All columns; the first ones are those drawn for the current split.
  private var candidates: [UInt32]
  private var nodes: [forest_node] = []
  private var pending: [Pending] = []

  init(features: BinnedFeatures, labels: [UInt8], settings: ForestSettings, generator: SeededGenerator) {
    self.features = features
    self.settings = settings
    self.generator = generator
    featuresPerSplit = settings.featuresPerSplit(of: features.columns)
    candidates = Array(0..<UInt32(features.columns))
    counters = AlignedBuffer(count: featuresPerSplit * Int(FOREST_BINS))

    var draws = [UInt16](repeating: settings.bootstrap ? 0 : 1, count: features.rows)
    if settings.bootstrap {
      for _ in 0..<features.rows { draws[self.generator.below(features.rows)] += 1 }
    }
    maximumDraws = UInt32(draws.max() ?? 0)
    let left = draws.reduce(0) { $1 == 0 ? $0 + 1 : $0 }
    entries = AlignedBuffer(count: features.rows - left)
    spareEntries = AlignedBuffer(count: features.rows - left)
    outOfBag = AlignedBuffer(count: left)
    spareOutOfBag = AlignedBuffer(count: left)
    outOfBagProbabilities = AlignedBuffer(count: left)
    var (inside, outside) = (0, 0)
    var counts: [UInt32] = [0, 0]
    for row in 0..<features.rows {
      if draws[row] == 0 {
        outOfBag[outside] = UInt32(row)
        outside += 1
      } else {
        entries[inside] = UInt64(row) | UInt64(draws[row]) << (labels[row] == 0 ? 32 : 48)
        inside += 1
        counts[Int(labels[row])] += UInt32(draws[row])
      }
    }
    addNode(entries: 0..<inside, outOfBag: 0..<outside, depth: 0, counts[0], counts[1])
  }

  /// Grows the tree, depth first.
  mutating func grow() -> Result {
    while let next = pending.popLast() { split(next) }
    return Result(
      tree: DecisionTree(unordered: nodes), outOfBagRows: outOfBag.elements,
      outOfBagProbabilities: outOfBagProbabilities.elements)
  }

  /// Adds a node as a leaf, to be split later unless it must remain one.
  private mutating func addNode(
    entries: Range<Int>, outOfBag: Range<Int>, depth: Int, _ count0: UInt32, _ count1: UInt32
  ) {
    let probability = Float(count1) / Float(count0 + count1)
    let mayGrow =
      count0 > 0 && count1 > 0 && depth < settings.maximumDepth ?? .max
      && Int(count0 + count1) >= 2 * settings.minimumLeaf
    if mayGrow {
      pending.append(
        Pending(node: nodes.count, entries: entries, outOfBag: outOfBag, depth: depth, count0: count0, count1: count1))
    } else {
      finish(outOfBag, probability)
    }
    nodes.append(forest_node(leafAt: nodes.count, probability: probability))
  }

  private func finish(_ outOfBagRange: Range<Int>, _ probability: Float) {
    for place in outOfBagRange { outOfBagProbabilities[place] = probability }
  }

  /// Splits a node into two new ones, or leaves it a leaf if its rows cannot be told apart.
  private mutating func split(_ parent: Pending) {
    guard let best = bestSplit(parent) else {
      return finish(parent.outOfBag, nodes[parent.node].probability)
    }
    let feature = Int(best.feature)
    let bin = features.bins[feature].middle(Int(best.bin), Int(best.nextBin))
    nodes[parent.node].feature = best.feature
    nodes[parent.node].threshold = features.bins[feature].threshold(behind: bin)
    nodes[parent.node].left = UInt32(nodes.count)
    nodes[parent.node].probability = 0

    let middle =
      parent.entries.lowerBound
      + forest_partition(
        features.view, entries.start + parent.entries.lowerBound, parent.entries.count, best.feature, UInt32(bin),
        spareEntries.start)
    let outside =
      parent.outOfBag.lowerBound
      + forest_partition_rows(
        features.view, outOfBag.start + parent.outOfBag.lowerBound, parent.outOfBag.count, best.feature, UInt32(bin),
        spareOutOfBag.start)
    addNode(
      entries: parent.entries.lowerBound..<middle, outOfBag: parent.outOfBag.lowerBound..<outside,
      depth: parent.depth + 1, best.left0, best.left1)
    addNode(
      entries: middle..<parent.entries.upperBound, outOfBag: outside..<parent.outOfBag.upperBound,
      depth: parent.depth + 1, parent.count0 - best.left0, parent.count1 - best.left1)
  }

  /// The best split among features drawn without replacement; drawing goes on until one of them varies in the node.
  private mutating func bestSplit(_ node: Pending) -> forest_split? {
    var best = forest_split(score: -1, feature: 0, bin: 0, nextBin: 0, left0: 0, left1: 0)
    let rows = forest_rows(
      entries: entries.start + node.entries.lowerBound, count: node.entries.count, count0: node.count0,
      count1: node.count1, maximumDraws: maximumDraws)
    var drawn = 0
    var varying = 0
    while drawn < candidates.count, varying == 0 {
      let wanted = drawn == 0 ? featuresPerSplit : 1
      for place in drawn..<drawn + wanted {
        candidates.swapAt(place, place + generator.below(candidates.count - place))
      }
      varying = candidates.withUnsafeBufferPointer { candidates in
        guard let first = candidates.baseAddress else { return 0 }
        return forest_search(
          features.view, rows, first + drawn, wanted, UInt32(settings.minimumLeaf), counters.start, &best)
      }
      drawn += wanted
    }
    return best.score >= 0 ? best : nil
  }
}

extension ForestSettings {
  /// How many of some columns are tried at a split.
  func featuresPerSplit(of columns: Int) -> Int {
    min(columns, featuresPerSplit ?? max(1, Int(Double(columns).squareRoot())))
  }
}
