import CKernels

/// A forest as rows are sent down: every threshold replaced by its index among those of its feature.
///
/// A forest of ours has at most 255 thresholds a feature, the boundaries between its bins. Where there are more, the feature
/// gets several lists of cuts.
///
/// Invariant of the pointers handed to the kernels: every test names one of `cuts`, every left child and the node after it
/// are nodes of the same tree, and each block has its own ranks, positions and sums.
struct ForestPlan: Sendable {
  private let cuts: [forest_cuts]
  private let trees: [Tree]
  private let columns: Int
  private let classCount: Int

  private struct Tree {
    var steps: [forest_step]
    /// For two classes, the probability of class 1 by step; else empty.
    var probabilities: [Float] = []
    /// For more classes, the row in `shares` by step; else empty.
    var leaves: [UInt32] = []
    /// A leaf's share of each class, leaf by leaf.
    var shares: [Float] = []
  }

  /// Thresholds of a list.
  private static let listSize = Int(FOREST_BINS) - 1

  /// - Parameter columns: columns of the rows it is for; more than any node's feature.
  init(_ trees: [DecisionTree], columns: Int) {
    self.columns = columns
    classCount = trees[0].classCount
    var thresholds = [[Float]](repeating: [], count: columns)
    for tree in trees {
      for (index, node) in tree.packed.enumerated() where Int(node.left) != index {
        thresholds[Int(node.feature)].append(node.threshold)
      }
    }
    let sort = RadixSort(count: thresholds.map(\.count).max() ?? 0)
    var cuts: [forest_cuts] = []
    var firstList: [Int] = []
    for column in 0..<columns {
      firstList.append(cuts.count)
      thresholds[column] = Self.different(thresholds[column], sort)
      for start in stride(from: 0, to: thresholds[column].count, by: Self.listSize) {
        cuts.append(forest_cuts(thresholds[column][start...].prefix(Self.listSize), feature: UInt32(column)))
      }
    }
    precondition(cuts.count < 1 << 24, "lists of cuts are numbered in 24 bits")
    self.cuts = cuts
    self.trees = trees.map { tree in
      let steps = tree.packed.enumerated().map { index, node in
        guard Int(node.left) != index else { return forest_step(left: node.left, test: UInt32(Self.listSize)) }
        let index = Self.index(of: node.threshold, in: thresholds[Int(node.feature)])
        let list = firstList[Int(node.feature)] + index / Self.listSize
        return forest_step(left: node.left, test: UInt32(list << 8 | index % Self.listSize))
      }
      guard tree.classCount > 2 else { return Tree(steps: steps, probabilities: tree.packed.map(\.probability)) }
      let leaves = tree.packed.enumerated().map { Int($1.left) == $0 ? $1.feature : 0 }
      return Tree(steps: steps, leaves: leaves, shares: tree.shares)
    }
  }

  /// Numbers a row in `sums(for:rows:)`: one for two classes, of class 1, else one a class.
  var width: Int { classCount > 2 ? classCount : 1 }

  /// The sums of the trees' leaf probabilities of some rows, `width` a row, added tree by tree.
  func sums(for features: FeatureMatrix, rows: Range<Int>) -> [Float] {
    var sums = [Float](repeating: 0, count: rows.count * width)
    // A leaf is compared with a rank too, whatever it is.
    // An odd number of cache lines from list to list, so that they do not all compete for the same places of the cache.
    let stride = ((rows.count + 63) / 64 | 1) * 64
    let ranks = AlignedBuffer<UInt8>(count: max(1, cuts.count) * stride)
    let walkers = AlignedBuffer<UInt64>(count: rows.count)
    let leaves = AlignedBuffer<UInt32>(count: rows.count)
    defer { withExtendedLifetime((ranks, walkers, leaves)) {} }
    let scratch = unsafe forest_scratch(walkers: walkers.start, leaves: leaves.start)
    unsafe features.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe forest_rank(start + rows.lowerBound * columns, columns, rows.count, cuts, cuts.count, ranks.start, stride)
    }
    for tree in trees {
      if classCount > 2 {
        unsafe forest_predict_classes(
          tree.steps, tree.steps.count, tree.leaves, tree.shares, classCount, ranks.start, stride, rows.count, scratch,
          &sums)
      } else {
        unsafe forest_predict(
          tree.steps, tree.steps.count, tree.probabilities, ranks.start, stride, rows.count, scratch, &sums)
      }
    }
    return sums
  }

  /// The values in ascending order, each once.
  private static func different(_ values: [Float], _ sort: RadixSort) -> [Float] {
    unsafe values.withUnsafeBufferPointer { values in
      unsafe sort.sorted(values).reduce(into: []) { if $0.last != $1.value { $0.append($1.value) } }
    }
  }

  /// The index of a value that is in an ascending list.
  private static func index(of value: Float, in list: [Float]) -> Int {
    var (low, high) = (0, list.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension forest_cuts {
  /// A list of at most 255 ascending cuts.
  init(_ list: ArraySlice<Float>, feature: UInt32) {
    self.init()
    self.feature = feature
    let filled = Array(list) + Array(repeating: .infinity, count: Int(FOREST_BINS) - list.count)
    unsafe withUnsafeMutableBytes(of: &fine) { unsafe $0.copyBytes(from: filled.withUnsafeBytes { unsafe Array($0) }) }
    let every = stride(from: 15, to: filled.count, by: 16).map { filled[$0] }
    unsafe withUnsafeMutableBytes(of: &coarse) { unsafe $0.copyBytes(from: every.withUnsafeBytes { unsafe Array($0) }) }
  }
}
