import CKernels

/// A binary classification tree in a flat array, level by level from the root.
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
    /// The share of class 1 among the drawn training rows that came here, in a leaf; 0 in a split.
    public let probability: Float

    /// Whether the node has no children.
    public var isLeaf: Bool { left == nil }
  }

  /// As the kernels read them: children side by side, a leaf its own left child.
  let packed: [forest_node]

  /// A tree from nodes in their final order.
  ///
  /// - Precondition: as `packed` says; else the kernels would read beyond the nodes, or never reach a leaf.
  init(packed: [forest_node]) { self.packed = packed }

  /// The nodes, the root first, each level before the next.
  public var nodes: [Node] {
    packed.enumerated().map { index, node in
      let left = Int(node.left)
      return Node(
        feature: Int(node.feature), threshold: node.threshold, left: left == index ? nil : left,
        right: left == index ? nil : left + 1, probability: node.probability)
    }
  }

  /// The number of splits and leaves.
  public var nodeCount: Int { packed.count }

  /// A tree from nodes in any order with children side by side; renumbers them level by level, so that the first
  /// levels, which every row passes, lie together.
  init(unordered: [forest_node]) {
    var order: [Int] = [0]
    var packed: [forest_node] = []
    packed.reserveCapacity(unordered.count)
    order.reserveCapacity(unordered.count)
    while packed.count < order.count {
      let old = order[packed.count]
      var node = unordered[old]
      let left = Int(node.left)
      if left == old {
        node.left = UInt32(packed.count)
      } else {
        node.left = UInt32(order.count)
        order += [left, left + 1]
      }
      packed.append(node)
    }
    self.packed = packed
  }

  /// Whether both trees split and end alike, node for node.
  public static func == (first: DecisionTree, second: DecisionTree) -> Bool {
    first.packed.elementsEqual(second.packed) {
      $0.feature == $1.feature && $0.threshold == $1.threshold && $0.left == $1.left
        && $0.probability == $1.probability
    }
  }
}

extension forest_node {
  /// A leaf at an index.
  init(leafAt index: Int, probability: Float) {
    self.init(threshold: .infinity, feature: 0, left: UInt32(index), probability: probability)
  }
}
