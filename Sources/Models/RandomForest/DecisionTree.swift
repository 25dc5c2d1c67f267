import CKernels

/// A classification tree with two-way splits in a flat array, level by level from the root.
public struct DecisionTree: Sendable, Equatable {
  /// A split or a leaf.
  public struct Node: Sendable, Equatable {
    /// The column a split looks at; 0 in a leaf.
    public let feature: Int
    /// Rows with a value up to this go left; infinity in a leaf.
    public let threshold: Float
    /// The index of the left child; nil in a leaf.
    public let left: Int?
    /// The index of the right child; nil in a leaf.
    public let right: Int?
    /// The share of each class among the drawn training rows that came here, by weight, in a leaf; empty in a split.
    public let shares: [Float]

    /// Whether the node has no children.
    public var isLeaf: Bool { left == nil }
  }

  /// As the kernels read them: children side by side, a leaf its own left child.
  let packed: [forest_node]
  /// Classes distinguished, at least 2.
  let classCount: Int
  /// The shares of each class, a row a leaf in the order of the nodes; empty for two classes, whose leaves hold one number.
  let shares: [Float]

  /// A tree from nodes in their final order.
  ///
  /// - Precondition: as `packed` says; else the kernels would read beyond the nodes, or never reach a leaf.
  init(packed: [forest_node], classCount: Int, shares: [Float]) {
    self.packed = packed
    self.classCount = classCount
    self.shares = shares
  }

  /// The nodes, the root first, each level before the next.
  public var nodes: [Node] {
    packed.enumerated().map { index, node in
      let left = Int(node.left)
      return Node(
        feature: left == index ? 0 : Int(node.feature), threshold: node.threshold, left: left == index ? nil : left,
        right: left == index ? nil : left + 1, shares: left == index ? shares(of: node) : [])
    }
  }

  /// The share of each class in a leaf.
  func shares(of leaf: forest_node) -> [Float] {
    guard classCount > 2 else { return [1 - leaf.probability, leaf.probability] }
    return Array(shares[Int(leaf.feature) * classCount..<(Int(leaf.feature) + 1) * classCount])
  }

  /// The number of splits and leaves.
  public var nodeCount: Int { packed.count }

  /// A tree from nodes in any order with children side by side; renumbers them level by level, so that the first
  /// levels, which every row passes, lie together.
  init(unordered: [forest_node], classCount: Int, shares given: [Float]) {
    var order: [Int] = [0]
    var packed: [forest_node] = []
    var shares: [Float] = []
    packed.reserveCapacity(unordered.count)
    order.reserveCapacity(unordered.count)
    while packed.count < order.count {
      let old = order[packed.count]
      var node = unordered[old]
      let left = Int(node.left)
      if left == old {
        node.left = UInt32(packed.count)
        if classCount > 2 {
          let row = Int(node.feature)
          node.feature = UInt32(shares.count / classCount)
          shares += given[row * classCount..<(row + 1) * classCount]
        }
      } else {
        node.left = UInt32(order.count)
        order += [left, left + 1]
      }
      packed.append(node)
    }
    self.init(packed: packed, classCount: classCount, shares: shares)
  }

  /// Whether both trees split and end alike, node for node.
  public static func == (first: DecisionTree, second: DecisionTree) -> Bool {
    first.packed.elementsEqual(second.packed) {
      $0.feature == $1.feature && $0.threshold == $1.threshold && $0.left == $1.left
        && $0.probability == $1.probability
    } && first.classCount == second.classCount && first.shares == second.shares
  }
}

extension forest_node {
  /// A leaf at an index; for more than two classes with its row in the table of shares.
  init(leafAt index: Int, probability: Float, sharesRow: Int = 0) {
    self.init(threshold: .infinity, feature: UInt32(sharesRow), left: UInt32(index), probability: probability)
  }
}
