import Groundwork
import Models
import Testing

/// Forests of three to eight classes, and of classes that weigh differently.
struct ManyClassForestTests {
  /// Rows on whole numbers below 200, mostly of the class that a rule says. Padded rows end in zeros, among numbers from -50.
  private func rows(
    _ count: Int, columns: Int, classes: Int, seed: UInt64 = 81, isPadded: Bool = false
  ) -> LabelledRows {
    var generator = SeededGenerator(seed: seed)
    var values: [Float] = []
    var labels: [UInt8] = []
    for _ in 0..<count {
      let row = (0..<columns).map { _ in Float(generator.below(200)) }
      let used = isPadded ? generator.below(columns + 1) : columns
      values += isPadded ? row.enumerated().map { $0 < used ? $1 - 50 : 0 } : row
      let ruled = Int(row[0] + row[columns / 2]) * classes / 400
      labels.append(UInt8(generator.below(10) == 0 ? generator.below(classes) : ruled))
    }
    return LabelledRows(
      features: FeatureMatrix(values: values, rows: count, columns: columns), labels: labels, classCount: classes)
  }

  private func train(_ rows: LabelledRows, _ settings: ForestSettings, jobs: Int = 1) throws -> TrainedForest {
    try RandomForest.train(on: rows, settings: settings, seed: 3, jobs: jobs) { _ in }
  }

  /// A node's rows times Gini's impurity, from weighed counts.
  private func impurity(_ counts: [Double]) -> Double {
    let whole = counts.reduce(0, +)
    return whole > 0 ? whole - counts.map { $0 * $0 }.reduce(0, +) / whole : 0
  }

  private func counts(_ rows: LabelledRows, _ chosen: [Int], _ weights: [Double]) -> [Double] {
    chosen.reduce(into: Array(repeating: 0, count: rows.classCount)) { counts, row in
      counts[Int(rows.labels[row])] += weights[Int(rows.labels[row])]
    }
  }

  /// The lowest impurity that one split reaches; nil where no split is allowed.
  private func best(_ rows: LabelledRows, _ chosen: [Int], _ weights: [Double], minimumLeaf: Int) -> Double? {
    var best: Double?
    for column in 0..<rows.features.columns {
      var byValue: [[Double]] = Array(repeating: Array(repeating: 0, count: rows.classCount), count: 250)
      var rowsByValue = [Int](repeating: 0, count: 250)
      for row in chosen {
        let value = Int(rows.features.values[row * rows.features.columns + column]) + 50
        byValue[value][Int(rows.labels[row])] += weights[Int(rows.labels[row])]
        rowsByValue[value] += 1
      }
      let all = counts(rows, chosen, weights)
      var (left, drawn) = ([Double](repeating: 0, count: rows.classCount), 0)
      for value in 0..<250 where rowsByValue[value] > 0 {
        left = zip(left, byValue[value]).map { $0 + $1 }
        drawn += rowsByValue[value]
        guard drawn >= minimumLeaf, chosen.count - drawn >= minimumLeaf, drawn < chosen.count else { continue }
        let found = impurity(left) + impurity(zip(all, left).map { $0 - $1 })
        best = min(best ?? .infinity, found)
      }
    }
    return best
  }

  /// Few classes share a counter, many need two; few rows are counted by row, many by column, and more than 65,535 in
  /// several rounds. Of padded columns only the rows before the padding are counted.
  @Test(
    arguments: [
      (60, 2, 3, 1, false), (400, 5, 5, 1, true), (400, 5, 8, 7, false), (3_000, 4, 4, 1, true),
      (9_000, 9, 2, 1, true), (9_000, 9, 5, 1, false), (12_000, 7, 4, 1, true), (70_000, 3, 8, 40, false),
      (70_000, 4, 8, 40, true),
    ], [false, true])
  func everySplitIsAsGoodAsTheBestThatExists(
    shape: (count: Int, columns: Int, classes: Int, minimumLeaf: Int, isPadded: Bool), isWeighted: Bool
  ) throws {
    let rows = rows(
      shape.count, columns: shape.columns, classes: shape.classes, isPadded: shape.isPadded)
    let weights = (0..<shape.classes).map { isWeighted ? 1 + Double($0 * $0) / 3 : 1 }
    let settings = ForestSettings(
      trees: 1, featuresPerSplit: shape.columns, minimumLeaf: shape.minimumLeaf, maximumDepth: 6, bootstrap: false,
      classWeights: isWeighted ? weights : nil)
    let nodes = try train(rows, settings).forest.trees[0].nodes
    let visits = ReferenceTree.visits(nodes, rows.features)
    #expect(nodes.count > 10)
    for (node, visit) in zip(nodes, visits) {
      let own = counts(rows, visit.rows, weights)
      #expect(visit.rows.count >= shape.minimumLeaf)
      guard let left = node.left, let right = node.right else {
        let expected = own.map { $0 / own.reduce(0, +) }
        #expect(zip(node.shares, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
        #expect(node.shares.count == shape.classes && node.feature == 0)
        if own.filter({ $0 > 0 }).count > 1, visit.depth < 6 {
          #expect(best(rows, visit.rows, weights, minimumLeaf: shape.minimumLeaf) == nil)
        }
        continue
      }
      let lowest = try #require(best(rows, visit.rows, weights, minimumLeaf: shape.minimumLeaf))
      let achieved = [left, right].map { impurity(counts(rows, visits[$0].rows, weights)) }
      #expect(abs(achieved[0] + achieved[1] - lowest) < 1e-6 * (1 + lowest))
    }
  }

  @Test func twoOfFiveClassesGrowTheTreesOfTwoClasses() throws {
    for (low, high) in [(0, 1), (2, 4)] as [(UInt8, UInt8)] {
      let two = rows(9_000, columns: 12, classes: 2)
      let five = LabelledRows(
        features: two.features, labels: two.labels.map { $0 == 0 ? low : high }, classCount: 5)
      let binary = try train(two, ForestSettings(trees: 4))
      let many = try train(five, ForestSettings(trees: 4))
      #expect(many.outOfBagError == binary.outOfBagError)
      for (one, other) in zip(binary.forest.trees, many.forest.trees) {
        #expect(one.nodes.map(\.threshold) == other.nodes.map(\.threshold))
        #expect(one.nodes.map(\.feature) == other.nodes.map(\.feature))
      }
      let features = rows(500, columns: 12, classes: 2, seed: 4).features
      let found = many.forest.probabilities(for: features, jobs: 1).column(Int(high))
      #expect(
        zip(found, binary.forest.probabilities(for: features, jobs: 1).column(1)).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  @Test(arguments: [1, 700, 8_193, 16_385]) func probabilitiesAreTheMeanOfTheLeavesShares(count: Int) throws {
    let forest = try train(rows(900, columns: 6, classes: 5), ForestSettings(trees: 7)).forest
    let features = rows(count, columns: 6, classes: 5, seed: 9).features
    let found = forest.probabilities(for: features, jobs: 2)
    #expect(found == forest.probabilities(for: features, jobs: 1))
    #expect(found.rows == count && found.classes == 5 && forest.classCount == 5)
    let trees = forest.trees.map(\.nodes)
    for row in stride(from: 0, to: count, by: 1 + count / 50) {
      let leaves = trees.map { $0[ReferenceTree.leaf($0, Samples.row(features, row))].shares }
      for kind in 0..<5 { #expect(found[row, kind] == leaves.reduce(Float(0)) { $0 + $1[kind] } / 7) }
    }
    #expect(found.sum(of: 0..<5).allSatisfy { abs($0 - 1) < 1e-5 })
  }

  @Test func theOutOfBagErrorIsThatOfVotesWithoutTheTreesThatSawARow() throws {
    let rows = rows(300, columns: 5, classes: 4)
    let trained = try train(rows, ForestSettings(trees: 30))
    #expect(trained.outOfBagError.count == 30 && trained.outOfBagRows > 295)
    let last = try #require(trained.outOfBagError.last)
    let seen = trained.forest.probabilities(for: rows.features, jobs: 1).mostProbable
    let wrong = zip(seen, rows.labels).count { $0 != $1 }
    #expect(last > Double(wrong) / 300 && last < 0.6, "worse than on rows it has seen, better than chance")
  }

  @Test func aClassOfWeightThreeGrowsTheTreesOfThreefoldRows() throws {
    let single = rows(200, columns: 4, classes: 3)
    let order = single.labels.indices.flatMap { Array(repeating: $0, count: single.labels[$0] == 1 ? 3 : 1) }
    let threefold = LabelledRows(
      features: FeatureMatrix(
        values: order.flatMap { Samples.row(single.features, $0) }, rows: order.count, columns: 4),
      labels: order.map { single.labels[$0] }, classCount: 3)
    let plain = ForestSettings(trees: 3, featuresPerSplit: 2, bootstrap: false)
    var weighed = plain
    weighed.classWeights = [1, 3, 1]
    #expect(try train(single, weighed).forest == train(threefold, plain).forest)
    #expect(try train(single, weighed).forest != train(single, plain).forest)
  }

  @Test func threadsChangeNoBitAndAFileBringsTheSameForestBack() throws {
    let rows = rows(7_000, columns: 20, classes: 5)
    let one = try train(rows, ForestSettings(trees: 6))
    let many = try train(rows, ForestSettings(trees: 6), jobs: 3)
    #expect(one.forest == many.forest && one.outOfBagError == many.outOfBagError)
    let read = try RandomForest(onnx: one.forest.onnx())
    #expect(read == one.forest && read.onnx() == one.forest.onnx())
  }

  @Test func noDamageToAFileCrashesItsReaderOrItsTrees() throws {
    let file = try train(rows(14, columns: 3, classes: 3), ForestSettings(trees: 2)).forest.onnx()
    for damaged in Damage.all(of: file) {
      Damage.check(damaged, read: { try RandomForest(onnx: $0) }, columns: 3)
    }
  }
}
