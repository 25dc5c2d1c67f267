import CKernels
import Groundwork

/// Grows one tree on a bootstrap sample of the rows, and sends the rows outside the sample down the same way. Rows go by their
/// places among the binned features.
///
/// Invariant of the pointers handed to the kernels: a node's rows are a range of `entries` and of `outOfBag`, both in ascending
/// order, `spare` is as large as either, and every row number is below `features.rows`.
struct TreeGrower {
  /// A grown tree with the leaf that each row came to which it has not seen.
  struct Result {
    let tree: DecisionTree
    let outOfBagRows: [UInt32]
    let outOfBagLeaves: [UInt32]
    /// For two classes each leaf's share of class 1, else its shares of all classes; leaves in the order of growth.
    let leafShares: [Float]
  }

  /// Drawn rows of each class.
  private typealias Counts = SIMD8<UInt32>

  /// A node whose rows are known, but not yet its split.
  private struct Pending {
    let node: Int
    let entries: Range<Int>
    let outOfBag: Range<Int>
    let depth: Int
    let counts: Counts
  }

  private let features: BinnedFeatures
  private let settings: ForestSettings
  private let classCount: Int
  /// Whether the kernels for two classes of equal weight serve, which count both of a bin in one number.
  private let countsPairs: Bool
  private let weights: [Double]?
  private let featuresPerSplit: Int
  private var generator: SeededGenerator
  private let entries: AlignedBuffer<forest_entry>
  private let spare: AlignedBuffer<forest_entry>
  private let outOfBag: AlignedBuffer<forest_entry>
  private let outOfBagLeaves: AlignedBuffer<UInt32>
  private let maximumDraws: UInt32
  private let counters: AlignedBuffer<UInt32>
  /// All columns; the first ones are those drawn for the current split.
  private var candidates: [UInt32]
  private var nodes: [forest_node] = []
  private var leafCount = 0
  private var leafShares: [Float] = []
  private var pending: [Pending] = []

  init(features: BinnedFeatures, rows: LabelledRows, settings: ForestSettings, generator: SeededGenerator) {
    self.features = features
    self.settings = settings
    self.generator = generator
    classCount = rows.classCount
    countsPairs = rows.classCount == 2 && settings.classWeights == nil
    weights = settings.classWeights.map { $0 + Array(repeating: 1, count: Int(FOREST_CLASSES) - $0.count) }
    featuresPerSplit = settings.featuresPerSplit(of: features.columns)
    candidates = Array(0..<UInt32(features.columns))
    counters = AlignedBuffer(count: featuresPerSplit * Int(FOREST_BINS) * (countsPairs ? 1 : 4))

    let draws = AlignedBuffer<UInt16>(count: features.rows)
    if settings.bootstrap {
      var random = generator
      let count = features.rows
      for _ in 0..<count { draws[random.below(count)] += 1 }
      self.generator = random
    } else {
      draws.fill(1)
    }
    var (left, most) = (0, UInt16(0))
    for row in 0..<features.rows {
      left += draws[row] == 0 ? 1 : 0
      most = max(most, draws[row])
    }
    maximumDraws = UInt32(most)
    // One more than there are, since each row is written to both sides, so that there is no branch to predict wrongly.
    entries = AlignedBuffer(count: features.rows - left + 1)
    spare = AlignedBuffer(count: max(left, features.rows - left))
    outOfBag = AlignedBuffer(count: left + 1)
    outOfBagLeaves = AlignedBuffer(count: left)
    var (inside, outside) = (0, 0)
    // By label; in memory, since a vector's lane takes longer to reach.
    let drawnOf = AlignedBuffer<UInt32>(count: Counts.scalarCount)
    for place in 0..<features.rows {
      let row = Int(features.order[place])
      let (label, drawn) = (rows.labels[row], draws[row])
      entries[inside] =
        UInt64(place) | UInt64(drawn) << (countsPairs && label > 0 ? 48 : 32) | (countsPairs ? 0 : UInt64(label) << 48)
      outOfBag[outside] = UInt64(place)
      inside += drawn > 0 ? 1 : 0
      outside += drawn > 0 ? 0 : 1
      drawnOf[Int(label)] += UInt32(drawn)
    }
    addNode(entries: 0..<inside, outOfBag: 0..<outside, depth: 0, Counts(drawnOf.elements))
  }

  /// Grows the tree, depth first.
  mutating func grow() -> Result {
    while let next = pending.popLast() { split(next) }
    return Result(
      tree: DecisionTree(unordered: nodes, classCount: classCount, shares: leafShares),
      outOfBagRows: outOfBag.elements.dropLast().map { features.order[Int($0)] },
      outOfBagLeaves: outOfBagLeaves.elements, leafShares: leafShares)
  }

  /// Adds a node as a leaf, to be split later unless it must remain one.
  private mutating func addNode(entries: Range<Int>, outOfBag: Range<Int>, depth: Int, _ counts: Counts) {
    let drawn = counts.wrappedSum()
    let node = Pending(node: nodes.count, entries: entries, outOfBag: outOfBag, depth: depth, counts: counts)
    nodes.append(forest_node(leafAt: nodes.count, probability: 0))
    let isPure = counts.max() == drawn
    if !isPure, depth < settings.maximumDepth ?? .max, Int(drawn) >= 2 * settings.minimumLeaf {
      pending.append(node)
    } else {
      finish(node)
    }
  }

  /// Leaves a node a leaf, with its classes' shares.
  private mutating func finish(_ leaf: Pending) {
    for index in leaf.outOfBag { outOfBagLeaves[index] = UInt32(leafCount) }
    if countsPairs {
      let probability = Float(leaf.counts[1]) / Float(leaf.counts[0] + leaf.counts[1])
      nodes[leaf.node].probability = probability
      leafShares.append(probability)
    } else {
      let weighed = (0..<classCount).map { Double(leaf.counts[$0]) * (weights?[$0] ?? 1) }
      let whole = weighed.reduce(0, +)
      if classCount == 2 {
        nodes[leaf.node].probability = Float(weighed[1] / whole)
        leafShares.append(Float(weighed[1] / whole))
      } else {
        nodes[leaf.node].feature = UInt32(leafCount)
        leafShares += weighed.map { Float($0 / whole) }
      }
    }
    leafCount += 1
  }

  /// Splits a node into two new ones, or leaves it a leaf if its rows cannot be separated.
  private mutating func split(_ parent: Pending) {
    guard let best = bestSplit(parent) else { return finish(parent) }
    let feature = Int(best.feature)
    let bin = features.bins[feature].middle(Int(best.bin), Int(best.nextBin))
    nodes[parent.node].feature = best.feature
    nodes[parent.node].threshold = features.bins[feature].threshold(after: bin)
    nodes[parent.node].left = UInt32(nodes.count)

    let middle =
      unsafe parent.entries.lowerBound
      + forest_partition(
        features.view, entries.start + parent.entries.lowerBound, parent.entries.count, best.feature, UInt32(bin),
        spare.start)
    let outside =
      unsafe parent.outOfBag.lowerBound
      + forest_partition(
        features.view, outOfBag.start + parent.outOfBag.lowerBound, parent.outOfBag.count, best.feature, UInt32(bin),
        spare.start)
    let left = best.left
    let leftCounts = Counts(left.0, left.1, left.2, left.3, left.4, left.5, left.6, left.7)
    addNode(
      entries: parent.entries.lowerBound..<middle, outOfBag: parent.outOfBag.lowerBound..<outside,
      depth: parent.depth + 1, leftCounts)
    addNode(
      entries: middle..<parent.entries.upperBound, outOfBag: outside..<parent.outOfBag.upperBound,
      depth: parent.depth + 1, parent.counts &- leftCounts)
  }

  /// The best split among features drawn without replacement; drawing goes on until one of them varies in the node.
  private mutating func bestSplit(_ node: Pending) -> forest_split? {
    var best = forest_split()
    best.score = -1
    var drawn = 0
    var varying = 0
    while drawn < candidates.count, varying == 0 {
      let wanted = drawn == 0 ? featuresPerSplit : 1
      for index in drawn..<drawn + wanted {
        candidates.swapAt(index, index + generator.below(candidates.count - index))
      }
      varying = search(node, candidates: drawn..<drawn + wanted, &best)
      drawn += wanted
    }
    return best.score >= 0 ? best : nil
  }

  /// How many of some candidates vary in a node; replaces `best` by a better split among them.
  private func search(_ node: Pending, candidates range: Range<Int>, _ best: inout forest_split) -> Int {
    let start = unsafe entries.start + node.entries.lowerBound
    let minimumLeaf = UInt32(settings.minimumLeaf)
    return unsafe candidates.withUnsafeBufferPointer { candidates in
      guard let first = candidates.baseAddress else { return 0 }
      if countsPairs {
        let rows = unsafe forest_rows(
          entries: start, count: node.entries.count, count0: node.counts[0], count1: node.counts[1],
          maximumDraws: maximumDraws)
        return unsafe forest_search(
          features.view, rows, first + range.lowerBound, range.count, minimumLeaf, counters.start, &best)
      }
      return unsafe withUnsafeBytes(of: node.counts) { counts in
        func search(_ weights: UnsafePointer<Double>?) -> Int {
          let rows = unsafe forest_class_rows(
            entries: start, count: node.entries.count, counts: counts.assumingMemoryBound(to: UInt32.self).baseAddress,
            weights: weights, maximumDraws: maximumDraws)
          return unsafe forest_search_classes(
            features.view, rows, first + range.lowerBound, range.count, minimumLeaf, counters.start, &best)
        }
        guard let weights else { return search(nil) }
        return unsafe weights.withUnsafeBufferPointer { unsafe search($0.baseAddress) }
      }
    }
  }
}

extension ForestSettings {
  /// How many of some columns are tried at a split.
  func featuresPerSplit(of columns: Int) -> Int {
    min(columns, featuresPerSplit ?? max(1, Int(Double(columns).squareRoot())))
  }
}
