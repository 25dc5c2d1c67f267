import Files
import Groundwork
import Models
import Testing

struct RandomForestTrainingTests {
  private func train(_ rows: LabelledRows, _ settings: ForestSettings, seed: UInt64 = 1) throws -> TrainedForest {
    try RandomForest.train(on: rows, settings: settings, seed: seed, jobs: 2) { _ in }
  }

  /// Both halves of 6,000 rows from a linear congruential generator, so that a few lines in any language repeat them.
  private static let synthetic: (training: LabelledRows, test: LabelledRows) = {
    var state: UInt64 = 1
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / 0x1p24
    }
    func half() -> LabelledRows {
      var values: [Float] = []
      var labels: [UInt8] = []
      for _ in 0..<3000 {
        let row = (0..<13).map { _ in next() }
        let clean = (row[0] + row[1] * row[2] > 0.8) != (row[3] > 0.7)
        values += row.dropLast()
        labels.append(clean != (row[12] < 0.05) ? 1 : 0)
      }
      return LabelledRows(features: FeatureMatrix(values: values, rows: 3000, columns: 12), labels: labels)
    }
    let training = half()
    return (training, half())
  }()

  /// scikit-learn 1.9.1, `RandomForestClassifier(100, oob_score=True)` on the same rows, means and deviations over the
  /// seeds 0..<10: accuracy 0.9028 (0.0022), recall 0.8949 (0.0037), out-of-bag error 0.1050 (0.0037), leaves of a tree
  /// 335.4 (2.8). The tolerances are about five deviations of a mean of three seeds; for the leaves, which are a few more
  /// because splits are bound to bins, a twentieth.
  @Test("A synthetic set is learnt as well as by scikit-learn")
  func scikitLearn() throws {
    let (training, test) = Self.synthetic
    #expect(training.labels.count { $0 == 1 } == 1473)
    var (accuracy, recall, outOfBag, leaves) = (0.0, 0.0, 0.0, 0.0)
    for seed in 0..<3 as Range<UInt64> {
      let trained = try train(training, ForestSettings(), seed: seed)
      let probabilities = trained.forest.probabilities(for: test.features, jobs: 2).column(1)
      accuracy += Samples.accuracy(probabilities, test.labels) / 3
      let hits = zip(probabilities, test.labels).count { $0 > 0.5 && $1 == 1 }
      recall += Double(hits) / Double(test.labels.count { $0 == 1 }) / 3
      outOfBag += try #require(trained.outOfBagError.last) / 3
      leaves += Double(trained.forest.trees.reduce(0) { $0 + ($1.nodeCount + 1) / 2 }) / 300
    }
    #expect(abs(accuracy - 0.9028) < 0.006)
    #expect(abs(recall - 0.8949) < 0.011)
    #expect(abs(outOfBag - 0.1050) < 0.011)
    #expect(abs(leaves / 335.4 - 1) < 0.05)
  }

  @Test("Trees grown full on every row once reproduce the training labels")
  func reproducesLabels() throws {
    let rows = Samples.noise(rows: 1000, columns: 9, seed: 70)
    let trained = try train(rows, ForestSettings(trees: 5, bootstrap: false))
    #expect(trained.forest.probabilities(for: rows.features, jobs: 1).column(1) == rows.labels.map { Float($0) })
    #expect(trained.outOfBagError.isEmpty && trained.outOfBagRows == 0)
    #expect(trained.forest.trees[0] != trained.forest.trees[1])
  }

  @Test("Out-of-bag rows are unknown to their trees: noise stays unlearnt")
  func outOfBagOfNoise() throws {
    let rows = Samples.noise(rows: 2000, columns: 5, seed: 71)
    let trained = try train(rows, ForestSettings(trees: 60))
    let last = try #require(trained.outOfBagError.last)
    #expect(abs(last - 0.5) < 0.05)  // more than four deviations of 2,000 coin tosses
    #expect(trained.outOfBagRows == 2000)
    #expect(trained.outOfBagError.count == 60)
  }

  @Test("One tree leaves 1/e of the rows out of its bag and errs on them as on new rows")
  func outOfBagOfOneTree() throws {
    let (training, test) = Self.synthetic
    let trained = try train(training, ForestSettings(trees: 1))
    #expect(abs(Double(trained.outOfBagRows) / 3000 - 0.3679) < 0.03)
    let error = 1 - Samples.accuracy(trained.forest.probabilities(for: test.features, jobs: 1).column(1), test.labels)
    #expect(abs(try #require(trained.outOfBagError.first) - error) < 0.06)
  }

  @Test("The out-of-bag error of a part of the trees does not depend on the others")
  func outOfBagPrefix() throws {
    let rows = Samples.noise(rows: 400, columns: 4, seed: 72)
    let long = try train(rows, ForestSettings(trees: 12))
    let short = try train(rows, ForestSettings(trees: 5))
    #expect(Array(long.outOfBagError.prefix(5)) == short.outOfBagError)
    #expect(Array(long.forest.trees.prefix(5)) == short.forest.trees)
  }

  @Test("Drawing goes on past constant columns")
  func constantColumns() throws {
    let rows = Samples.ruled(
      rows: 300, columns: 31, seed: 73, value: { _ in 7 }, rule: { _ in false })
    var values = rows.features.values
    let labels = (0..<300).map { UInt8($0 % 2) }
    for row in 0..<300 { values[row * 31 + 17] = Float(labels[row]) }
    let varied = LabelledRows(features: FeatureMatrix(values: values, rows: 300, columns: 31), labels: labels)
    let trained = try train(varied, ForestSettings(trees: 20, featuresPerSplit: 1))
    for tree in trained.forest.trees {
      #expect(tree.nodes.map(\.feature) == [17, 0, 0])
      #expect(tree.nodes[0].threshold == 0.5)
    }
    #expect(trained.outOfBagError.last == 0)
  }

  @Test("Nothing but constant columns leaves the share of class 1")
  func allConstant() throws {
    let rows = LabelledRows(
      features: FeatureMatrix(values: Array(repeating: 3, count: 800), rows: 400, columns: 2),
      labels: (0..<400).map { $0 < 100 ? 1 : 0 })
    let trained = try train(rows, ForestSettings(trees: 50))
    #expect(trained.forest.trees.allSatisfy { $0.nodeCount == 1 })
    #expect(abs(trained.forest.probabilities(for: rows.features, jobs: 1).column(1)[0] - 0.25) < 0.02)
  }

  @Test("One class and one row are learnt by heart", arguments: [0, 1] as [UInt8])
  func oneClass(label: UInt8) throws {
    let many = LabelledRows(
      features: Samples.noise(rows: 50, columns: 3, seed: 74).features, labels: Array(repeating: label, count: 50))
    let trained = try train(many, ForestSettings(trees: 4))
    #expect(
      trained.forest.probabilities(for: many.features, jobs: 1).column(1) == Array(repeating: Float(label), count: 50))
    let single = Samples.column([5], [label])
    let one = try train(single, ForestSettings(trees: 3))
    #expect(one.forest.probabilities(for: single.features, jobs: 1).column(1) == [Float(label)])
    #expect(one.outOfBagRows == 0)
    #expect(one.outOfBagError.allSatisfy { $0.isNaN } && one.outOfBagError.count == 3)
  }

  @Test("Probabilities stay in [0, 1] and use the room between")
  func bounds() throws {
    let (training, test) = Self.synthetic
    let forest = try train(training, ForestSettings(trees: 30, minimumLeaf: 7)).forest
    let probabilities = forest.probabilities(for: test.features, jobs: 2).column(1)
    #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(Set(probabilities).count > 500)
  }

  @Test("Columns are drawn evenly")
  func evenDraws() throws {
    // 40 equal columns: of those drawn the first wins.
    let column = Samples.noise(rows: 300, columns: 1, seed: 75)
    let values = column.features.values.flatMap { Array(repeating: $0, count: 40) }
    let rows = LabelledRows(features: FeatureMatrix(values: values, rows: 300, columns: 40), labels: column.labels)
    let forest = try train(rows, ForestSettings(trees: 200)).forest
    var counts = [Int](repeating: 0, count: 40)
    for tree in forest.trees { for node in tree.nodes where !node.isLeaf { counts[node.feature] += 1 } }
    let mean = Double(counts.reduce(0, +)) / 40
    #expect(mean > 300)  // so that a deviation is at most 6 % of it
    #expect(counts.allSatisfy { abs(Double($0) / mean - 1) < 0.27 })
  }

  @Test("The same seed grows the same forest, another one another")
  func seeds() throws {
    let rows = Samples.noise(rows: 200, columns: 5, seed: 76)
    let settings = ForestSettings(trees: 3)
    #expect(try train(rows, settings, seed: 8).forest == train(rows, settings, seed: 8).forest)
    #expect(try train(rows, settings, seed: 8).forest != train(rows, settings, seed: 9).forest)
  }

  @Test("onTree counts the trees")
  func progress() throws {
    let calls = Guarded<[Int]>([])
    _ = try RandomForest.train(
      on: Samples.exclusiveOr(copies: 5), settings: ForestSettings(trees: 9), seed: 1, jobs: 3
    ) { count in calls.withLock { $0.append(count) } }
    #expect(calls.withLock { $0.sorted() } == Array(1...9))
  }

  @Test("An error from onTree stops the training soon", arguments: [1, 2])
  func cancellation(jobs: Int) {
    let calls = Guarded(0)
    #expect(throws: Stop()) {
      _ = try RandomForest.train(
        on: Samples.noise(rows: 500, columns: 4, seed: 77), settings: ForestSettings(trees: 1000), seed: 1, jobs: jobs
      ) { count in
        calls.withLock { $0 += 1 }
        if count >= 3 { throw Stop() }
      }
    }
    #expect(calls.withLock { $0 } <= 3 + jobs)
  }

  @Test("A value that is no number is named with its place")
  func notFinite() {
    let rows = LabelledRows(
      features: FeatureMatrix(values: [0, 1, -.infinity, 3], rows: 2, columns: 2), labels: [0, 1])
    #expect(throws: Fault.badData("features", "row 1, column 0", expected: "a finite number", found: "-inf")) {
      try train(rows, ForestSettings(trees: 1))
    }
  }

  @Test("Training without columns is refused")
  func noColumns() async {
    await #expect(processExitsWith: .failure) {
      let rows = LabelledRows(features: FeatureMatrix(values: [], rows: 2, columns: 0), labels: [0, 1])
      _ = try RandomForest.train(on: rows, settings: ForestSettings(trees: 1), seed: 1, jobs: 1) { _ in }
    }
  }
}
