import CKernels
import Files

/// Trees as the parallel lists of ONNX's `TreeEnsembleClassifier`, one entry a node and one a leaf and class.
struct TreeEnsemble {
  static let operation = "TreeEnsembleClassifier"
  private static let split = "BRANCH_LEQ"
  private static let leaf = "LEAF"

  // One a node, trees in order, each tree's nodes as they lie in it.
  private var treeIDs: [Int] = []
  private var nodeIDs: [Int] = []
  private var features: [Int] = []
  private var thresholds: [Float] = []
  private var modes: [String] = []
  private var lefts: [Int] = []
  private var rights: [Int] = []
  // One a leaf and class; a class is left out where it has no share. Class 1 of two always stands: a runtime that meets
  // none for a row takes what it has for class 1.
  private var voteTreeIDs: [Int] = []
  private var voteNodeIDs: [Int] = []
  private var voteClasses: [Int] = []
  private var votes: [Float] = []
  private var classCount: Int

  init(_ trees: [DecisionTree]) {
    classCount = trees[0].classCount
    for (treeID, tree) in trees.enumerated() {
      for (nodeID, node) in tree.packed.enumerated() {
        let isLeaf = node.left == UInt32(nodeID)
        treeIDs.append(treeID)
        nodeIDs.append(nodeID)
        features.append(isLeaf ? 0 : Int(node.feature))
        thresholds.append(isLeaf ? 0 : node.threshold)
        modes.append(isLeaf ? Self.leaf : Self.split)
        lefts.append(isLeaf ? 0 : Int(node.left))
        rights.append(isLeaf ? 0 : Int(node.left) + 1)
        guard isLeaf else { continue }
        for (kind, share) in tree.shares(of: node).enumerated() where share > 0 || (kind == 1 && classCount == 2) {
          voteTreeIDs.append(treeID)
          voteNodeIDs.append(nodeID)
          voteClasses.append(kind)
          votes.append(share)
        }
      }
    }
  }

  var attributes: [ONNXAttribute] {
    [
      ONNXAttribute(name: "class_ids", value: .integers(voteClasses)),
      ONNXAttribute(name: "class_nodeids", value: .integers(voteNodeIDs)),
      ONNXAttribute(name: "class_treeids", value: .integers(voteTreeIDs)),
      ONNXAttribute(name: "class_weights", value: .floats(votes)),
      ONNXAttribute(name: "classlabels_int64s", value: .integers(Array(0..<classCount))),
      ONNXAttribute(name: "nodes_falsenodeids", value: .integers(rights)),
      ONNXAttribute(name: "nodes_featureids", value: .integers(features)),
      ONNXAttribute(name: "nodes_modes", value: .texts(modes)),
      ONNXAttribute(name: "nodes_nodeids", value: .integers(nodeIDs)),
      ONNXAttribute(name: "nodes_treeids", value: .integers(treeIDs)),
      ONNXAttribute(name: "nodes_truenodeids", value: .integers(lefts)),
      ONNXAttribute(name: "nodes_values", value: .floats(thresholds)),
      ONNXAttribute(name: "post_transform", value: .text("NONE")),
    ]
  }
}

extension TreeEnsemble {
  /// The lists of a node of a graph; checks that there is an entry for each node.
  init(_ node: ONNXNode) throws(Fault) {
    func integers(_ name: String) throws(Fault) -> [Int] {
      guard case .integers(let values) = node[name] else { throw Self.missing(name) }
      return values
    }
    func floats(_ name: String) throws(Fault) -> [Float] {
      guard case .floats(let values) = node[name] else { throw Self.missing(name) }
      return values
    }
    (treeIDs, nodeIDs) = (try integers("nodes_treeids"), try integers("nodes_nodeids"))
    (features, thresholds) = (try integers("nodes_featureids"), try floats("nodes_values"))
    (lefts, rights) = (try integers("nodes_truenodeids"), try integers("nodes_falsenodeids"))
    guard case .texts(let modes) = node["nodes_modes"] else { throw Self.missing("nodes_modes") }
    self.modes = modes
    (voteTreeIDs, voteNodeIDs) = (try integers("class_treeids"), try integers("class_nodeids"))
    (voteClasses, votes) = (try integers("class_ids"), try floats("class_weights"))
    let counts = [treeIDs, nodeIDs, features, lefts, rights].map(\.count) + [thresholds.count, modes.count]
    let voteCounts = [voteTreeIDs, voteNodeIDs, voteClasses].map(\.count) + [votes.count]
    guard treeIDs.count > 0, treeIDs.count < Int(UInt32.max), Set(counts).count == 1, Set(voteCounts).count == 1,
      case .integers(let classes) = node["classlabels_int64s"], (2...RandomForest.classLimit).contains(classes.count),
      classes == Array(0..<classes.count), node["post_transform"] == .text("NONE")
    else {
      throw .badData(
        "", Self.operation,
        expected: "lists of one length a node, and of one a leaf's class, for 2 to \(RandomForest.classLimit) "
          + "classes from 0",
        found: "lengths \(counts) and \(voteCounts)")
    }
    classCount = classes.count
  }

  private static func missing(_ name: String) -> Fault {
    .badData("", operation, expected: "an attribute \(name)", found: "none of its kind")
  }

  /// The trees, each checked to lie level by level with siblings side by side, as ours do: then every step down ends.
  func trees(columns: Int) throws(Fault) -> [DecisionTree] {
    var starts: [Int] = []
    for (index, (treeID, nodeID)) in zip(treeIDs, nodeIDs).enumerated() {
      if nodeID == 0, treeID == starts.count { starts.append(index) }
      guard let start = starts.last, treeID == starts.count - 1, nodeID == index - start else {
        throw .badData(
          "", "node \(index)", expected: "trees and their nodes numbered from 0 in order",
          found: "tree \(treeID), node \(nodeID)")
      }
    }
    var nodes: [forest_node] = []
    nodes.reserveCapacity(treeIDs.count)
    for (start, end) in zip(starts, starts.dropFirst() + [treeIDs.count]) {
      var next = 1
      for index in start..<end { nodes.append(try node(index, in: start..<end, next: &next, columns: columns)) }
      guard next == end - start else {
        throw .badData(
          "", "tree \(treeIDs[start])", expected: "\(next) nodes by its splits", found: "\(end - start)")
      }
    }
    var shares: [Float] = []
    try fill(&nodes, &shares, starts: starts)
    return zip(starts, starts.dropFirst() + [nodes.count]).map { start, end in
      guard classCount > 2 else { return DecisionTree(packed: Array(nodes[start..<end]), classCount: 2, shares: []) }
      var own: [Float] = []
      let packed = nodes[start..<end].enumerated().map { index, node in
        guard Int(node.left) == index else { return node }
        let row = Int(node.feature) * classCount
        own += shares[row..<row + classCount]
        return forest_node(leafAt: index, probability: 0, sharesRow: own.count / classCount - 1)
      }
      return DecisionTree(packed: packed, classCount: classCount, shares: own)
    }
  }

  /// A node without its probability; `next` is where the children of the next split lie.
  private func node(
    _ index: Int, in tree: Range<Int>, next: inout Int, columns: Int
  ) throws(Fault) -> forest_node {
    if modes[index] == Self.leaf { return forest_node(leafAt: index - tree.lowerBound, probability: .nan) }
    guard modes[index] == Self.split, lefts[index] == next, rights[index] == next + 1, next + 1 < tree.count,
      next > index - tree.lowerBound, (0..<columns).contains(features[index]), thresholds[index].isFinite
    else {
      throw .badData(
        "", "tree \(treeIDs[index]), node \(nodeIDs[index])",
        expected: "\(Self.leaf), or \(Self.split) of columns below \(columns) to nodes \(next) and \(next + 1) of "
          + "\(tree.count)",
        found: "\(modes[index].quoted) of column \(features[index]) at \(thresholds[index]) to \(lefts[index]) and "
          + "\(rights[index])")
    }
    defer { next += 2 }
    return forest_node(
      threshold: thresholds[index], feature: UInt32(features[index]), left: UInt32(next), probability: 0)
  }

  /// Gives each leaf of two classes its share of class 1, each leaf of more a row of `shares`, all leaves in order.
  private func fill(_ nodes: inout [forest_node], _ shares: inout [Float], starts: [Int]) throws(Fault) {
    if classCount > 2 {
      var leaves = 0
      for node in nodes.indices where modes[node] == Self.leaf {
        nodes[node].feature = UInt32(leaves)
        leaves += 1
      }
      shares = Array(repeating: 0, count: leaves * classCount)
    }
    for (index, kind) in voteClasses.enumerated() {
      let (treeID, nodeID, share) = (voteTreeIDs[index], voteNodeIDs[index], votes[index])
      let node = starts.indices.contains(treeID) && nodeIDs.indices.contains(nodeID) ? starts[treeID] + nodeID : -1
      guard nodes.indices.contains(node), treeIDs[node] == treeID, modes[node] == Self.leaf, (0...1).contains(share),
        (0..<classCount).contains(kind),
        classCount > 2
          ? shares[Int(nodes[node].feature) * classCount + kind] == 0
          : kind == 0 || nodes[node].probability.isNaN
      else {
        throw .badData(
          "", "class weight \(index)", expected: "a share from 0 to 1 of a leaf",
          found: "\(share) of class \(kind), tree \(treeID), node \(nodeID)")
      }
      if classCount > 2 {
        shares[Int(nodes[node].feature) * classCount + kind] = share
      } else if kind == 1 {
        nodes[node].probability = share
      }
    }
    guard classCount == 2 else {
      for node in nodes.indices where modes[node] == Self.leaf {
        let row = Int(nodes[node].feature) * classCount
        let sum = shares[row..<row + classCount].reduce(0, +)
        guard abs(sum - 1) < 1e-3 else {
          throw .badData(
            "", "tree \(treeIDs[node]), node \(nodeIDs[node])", expected: "a leaf's shares, which add up to 1",
            found: "\(sum)")
        }
      }
      return
    }
    if let node = nodes.firstIndex(where: \.probability.isNaN) {
      throw .badData(
        "", "tree \(treeIDs[node]), node \(nodeIDs[node])", expected: "a leaf's share of class 1", found: "none")
    }
  }
}
