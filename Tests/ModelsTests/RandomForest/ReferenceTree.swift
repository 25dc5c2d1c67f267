import Models

/// What a tree does, in plain loops over its public nodes.
enum ReferenceTree {
  /// The leaf a row falls into.
  static func leaf(_ nodes: [DecisionTree.Node], _ row: [Float]) -> Int {
    var index = 0
    while let left = nodes[index].left, let right = nodes[index].right {
      index = row[nodes[index].feature] <= nodes[index].threshold ? left : right
    }
    return index
  }

  /// The rows of every node, and its depth.
  static func visits(_ nodes: [DecisionTree.Node], _ features: FeatureMatrix) -> [(rows: [Int], depth: Int)] {
    var visits = nodes.map { _ in (rows: [Int](), depth: 0) }
    visits[0].rows = Array(0..<features.rows)
    for (index, node) in nodes.enumerated() {
      guard let left = node.left, let right = node.right else { continue }
      for row in visits[index].rows {
        let goesLeft = features.values[row * features.columns + node.feature] <= node.threshold
        visits[goesLeft ? left : right].rows.append(row)
      }
      visits[left].depth = visits[index].depth + 1
      visits[right].depth = visits[index].depth + 1
    }
    return visits
  }

  /// Gini's impurity times the rows, of one side of a split.
  static func impurity(_ count0: Int, _ count1: Int) -> Double {
    let all = Double(count0 + count1)
    return all == 0 ? 0 : all - (Double(count0 * count0) + Double(count1 * count1)) / all
  }

  /// The impurity left by the best split of some rows at any value of any column, with enough rows on both sides; nil
  /// when no split is possible.
  static func bestSplit(_ data: LabelledRows, rows: [Int], minimumLeaf: Int) -> Double? {
    let totals = [rows.count { data.labels[$0] == 0 }, rows.count { data.labels[$0] == 1 }]
    var best: Double?
    for column in 0..<data.features.columns {
      var counts: [Float: [Int]] = [:]
      for row in rows {
        counts[data.features.values[row * data.features.columns + column], default: [0, 0]][Int(data.labels[row])] += 1
      }
      var left = [0, 0]
      for value in counts.keys.sorted().dropLast() {
        left[0] += counts[value]?[0] ?? 0
        left[1] += counts[value]?[1] ?? 0
        let right = [totals[0] - left[0], totals[1] - left[1]]
        guard left[0] + left[1] >= minimumLeaf, right[0] + right[1] >= minimumLeaf else { continue }
        let impurity = impurity(left[0], left[1]) + impurity(right[0], right[1])
        if impurity < best ?? .infinity { best = impurity }
      }
    }
    return best
  }
}
