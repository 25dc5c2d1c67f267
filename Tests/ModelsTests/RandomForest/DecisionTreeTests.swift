import Groundwork
import Models
import Testing

/// Single trees on every row once and with all columns tried, where CART's answer is known.
struct DecisionTreeTests {
  private func tree(
    _ rows: LabelledRows, featuresPerSplit: Int? = nil, minimumLeaf: Int = 1, maximumDepth: Int? = nil
  ) throws -> [DecisionTree.Node] {
    let settings = ForestSettings(
      trees: 1, featuresPerSplit: featuresPerSplit ?? rows.features.columns, minimumLeaf: minimumLeaf,
      maximumDepth: maximumDepth, bootstrap: false)
    return try RandomForest.train(on: rows, settings: settings, seed: 1, jobs: 1) { _ in }.forest.trees[0].nodes
  }

  @Test("Two values are split midway")
  func twoValues() throws {
    let nodes = try tree(Samples.column([1, 4], [0, 1]))
    #expect(nodes.count == 3)
    #expect(nodes[0].threshold == 2.5 && nodes[0].feature == 0)
    #expect(nodes[0].left == 1 && nodes[0].right == 2)
    #expect(nodes[1].isLeaf && nodes[1].probability == 0)
    #expect(nodes[2].isLeaf && nodes[2].probability == 1)
  }

  @Test("A threshold is the boundary between bins that is nearest to midway between the node's own values")
  func midwayInNode() throws {
    // Column 1 is split first; its left side holds only the values 0 and 10 of column 0, whose boundaries between them
    // are 2.5, 5.5 and 8.
    let zeros = (0..<5).flatMap { _ in [0, 0] as [Float] }
    let ones: [Float] = [10, 0, -5, 1, -5, 1, -5, 1, 5, 1, 6, 1, 20, 1]
    let rows = LabelledRows(
      features: FeatureMatrix(values: zeros + ones, rows: 12, columns: 2),
      labels: Array(repeating: 0, count: 5) + Array(repeating: 1, count: 7))
    let nodes = try tree(rows)
    #expect(nodes.count == 5)
    #expect(nodes[0].feature == 1 && nodes[0].threshold == 0.5)
    #expect(nodes[1].feature == 0 && nodes[1].threshold == 5.5)
  }

  @Test(
    "The best of several values is chosen",
    arguments: [([0, 0, 1, 1, 1], 3.5), ([1, 0, 0, 0, 0], 1.5)] as [([UInt8], Float)])
  func bestValue(labels: [UInt8], threshold: Float) throws {
    let nodes = try tree(Samples.column([1, 2, 5, 6, 7], labels))
    #expect(nodes[0].threshold == threshold)
    #expect(nodes.count == 3)
  }

  @Test("A split without gain is taken where the next ones gain: exclusive or")
  func exclusiveOr() throws {
    let nodes = try tree(Samples.exclusiveOr(copies: 3))
    #expect(nodes.count == 7)
    #expect(nodes.filter { !$0.isLeaf }.allSatisfy { $0.threshold == 0.5 })
    #expect(nodes.filter(\.isLeaf).allSatisfy { $0.probability == 0 || $0.probability == 1 })
  }

  @Test("Equal rows of both classes share a leaf, with the share of class 1")
  func inseparable() throws {
    let nodes = try tree(Samples.column([3, 3, 3, 3, 8], [0, 0, 0, 1, 1]))
    #expect(nodes.count == 3)
    #expect(nodes[0].threshold == 5.5)
    #expect(nodes[1].probability == 0.25)
    #expect(nodes[2].probability == 1)
  }

  @Test("One class, one row or constant columns give one leaf")
  func singleLeaf() throws {
    #expect(try tree(Samples.column([1, 2, 3], [1, 1, 1])).map(\.probability) == [1])
    #expect(try tree(Samples.column([1, 2, 3], [0, 0, 0])).map(\.probability) == [0])
    #expect(try tree(Samples.column([7], [1])).map(\.probability) == [1])
    #expect(try tree(Samples.column([2, 2, 2, 2], [0, 1, 1, 1])).map(\.probability) == [0.75])
  }

  @Test("The depth is bounded on request", arguments: [0, 1, 3])
  func maximumDepth(depth: Int) throws {
    let rows = Samples.noise(rows: 500, columns: 4, seed: 50)
    let nodes = try tree(rows, maximumDepth: depth)
    let visits = ReferenceTree.visits(nodes, rows.features)
    #expect(visits.map(\.depth).max() == depth)
    #expect(nodes.count == 1 << (depth + 1) - 1)
  }

  @Test("Negative, tiny, huge and signed-zero values are split as numbers")
  func extremeValues() throws {
    let values: [Float] = [
      -.greatestFiniteMagnitude, -1e30, -1, -.leastNonzeroMagnitude, -0.0, 0.0, .leastNonzeroMagnitude, 1, 1e30,
      .greatestFiniteMagnitude,
    ]
    let labels: [UInt8] = [0, 1, 0, 1, 0, 0, 1, 0, 1, 0]
    let nodes = try tree(Samples.column(values, labels))
    for (value, label) in zip(values, labels) {
      #expect(nodes[ReferenceTree.leaf(nodes, [value])].probability == Float(label))
    }
    #expect(nodes.filter { !$0.isLeaf }.allSatisfy { $0.threshold.isFinite })
  }

  @Test("Levels follow one another, siblings side by side")
  func order() throws {
    let rows = Samples.noise(rows: 300, columns: 5, seed: 51)
    let nodes = try tree(rows)
    let depths = ReferenceTree.visits(nodes, rows.features).map(\.depth)
    #expect(depths == depths.sorted())
    let children = nodes.compactMap(\.left)
    #expect(children == Array(stride(from: 1, to: nodes.count, by: 2)))
    #expect(nodes.allSatisfy { $0.isLeaf || $0.right == $0.left.map { $0 + 1 } })
  }

  /// Small sets take the kernels' way by row, more than 6,000 rows the way by column, and more than 65,535 need more than
  /// one round of counting there.
  @Test(
    "Every split is as good as the best that exists, and every leaf is final",
    arguments: [
      (40, 1, 1), (300, 3, 1), (300, 7, 12), (5_000, 14, 1), (20_000, 6, 1), (20_000, 5, 300), (90_000, 4, 1),
    ])
  func optimalSplits(count: Int, columns: Int, minimumLeaf: Int) throws {
    // Noisy rule on whole numbers below 200, so that each value has a bin of its own.
    var noise = SeededGenerator(seed: 52)
    let rows = Samples.ruled(
      rows: count, columns: columns, seed: 53, value: { Float($0.below(200)) },
      rule: { row in (row[0] + row[columns / 2] > 180) != (noise.uniform() < 0.1) })
    let nodes = try tree(rows, minimumLeaf: minimumLeaf, maximumDepth: 9)
    let visits = ReferenceTree.visits(nodes, rows.features)
    #expect(nodes.count > 10)
    for (node, visit) in zip(nodes, visits) {
      let ones = visit.rows.count { rows.labels[$0] == 1 }
      #expect(visit.rows.count >= minimumLeaf)
      guard let left = node.left, let right = node.right else {
        #expect(node.probability == Float(ones) / Float(visit.rows.count))
        let isPure = ones == 0 || ones == visit.rows.count
        if !isPure, visit.depth < 9 {
          #expect(ReferenceTree.bestSplit(rows, rows: visit.rows, minimumLeaf: minimumLeaf) == nil)
        }
        continue
      }
      let best = try #require(ReferenceTree.bestSplit(rows, rows: visit.rows, minimumLeaf: minimumLeaf))
      let achieved = [left, right].map { side in
        let ones = visits[side].rows.count { rows.labels[$0] == 1 }
        return ReferenceTree.impurity(visits[side].rows.count - ones, ones)
      }
      #expect(abs(achieved[0] + achieved[1] - best) < 1e-6 * (1 + best))
    }
  }

  @Test("More rows than 16 bits count may share a value")
  func fullBins() throws {
    let values = (0..<250_000).map { Float($0 < 200_000 ? 0 : 1) }
    let nodes = try tree(Samples.column(values, values.map { UInt8($0) }))
    #expect(nodes.count == 3)
    #expect(nodes[0].threshold == 0.5)
    #expect(nodes.map(\.probability).dropFirst() == [0, 1])
  }

  @Test("A value beyond the 256th still gets its share of the bins")
  func manyValues() throws {
    // Half the rows share one value; the others, 20,000 different ones, hold the rule.
    let values = (0..<40_000).map { Float($0 % 2 == 0 ? 0 : $0) }
    let labels = values.map { UInt8($0 > 30_000 ? 1 : 0) }
    let nodes = try tree(Samples.column(values, labels), maximumDepth: 1)
    #expect(abs(nodes[0].threshold - 30_000) < 40_000 / 255)
  }
}
