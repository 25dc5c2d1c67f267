import Models
import Testing

struct RandomForestTests {
  @Test(
    "Probabilities are the mean of the trees' leaves",
    arguments: [1, 2, 63, 64, 65, 511, 513, 700, 8_192, 8_193, 16_385])
  func probabilities(rows: Int) throws {
    let training = Samples.noise(rows: 200, columns: 6, seed: 60)
    let forest = try RandomForest.train(on: training, settings: ForestSettings(trees: 7), seed: 1, jobs: 1) { _ in }
      .forest
    let features = Samples.noise(rows: rows, columns: 6, seed: 61).features
    let found = forest.probabilities(for: features, jobs: 1).column(1)
    let trees = forest.trees.map(\.nodes)
    #expect(found.count == rows)
    for row in 0..<rows {
      let values = Samples.row(features, row)
      let sum = trees.reduce(Float(0)) { $0 + $1[ReferenceTree.leaf($1, values)].probability }
      #expect(found[row] == sum / 7)
    }
  }

  @Test("Values at a threshold go left")
  func atThreshold() throws {
    let settings = ForestSettings(trees: 1, bootstrap: false)
    let rows = Samples.column([1, 4], [0, 1])
    let forest = try RandomForest.train(on: rows, settings: settings, seed: 1, jobs: 1) { _ in }.forest
    let features = FeatureMatrix(values: [2.5, Float(2.5).nextUp], rows: 2, columns: 1)
    #expect(forest.probabilities(for: features, jobs: 1).column(1) == [0, 1])
  }

  @Test("Trees with more thresholds of a feature than a byte counts keep them all apart")
  func manyThresholds() throws {
    let trees = try (0..<4).flatMap { part in
      // Rows of their own give each part thresholds of its own, up to 255 a column.
      let rows = Samples.noise(rows: 1500, columns: 2, seed: 63 + UInt64(part))
      return try RandomForest.train(on: rows, settings: ForestSettings(trees: 3), seed: 1, jobs: 1) { _ in }.forest
        .trees
    }
    let nodes = trees.map(\.nodes)
    let thresholds = Set(nodes.joined().filter { !$0.isLeaf && $0.feature == 0 }.map(\.threshold))
    #expect(thresholds.count > 600)
    let features = Samples.noise(rows: 500, columns: 2, seed: 70).features
    let found = RandomForest(trees: trees, columns: 2).probabilities(for: features, jobs: 2).column(1)
    for row in 0..<features.rows {
      let sum = nodes.reduce(Float(0)) { $0 + $1[ReferenceTree.leaf($1, Samples.row(features, row))].probability }
      #expect(found[row] == sum / 12)
    }
  }

  @Test("Values beyond all thresholds go to the outermost leaves, what is no number goes left")
  func outermost() throws {
    let settings = ForestSettings(trees: 1, bootstrap: false)
    let labels = [1] + Array(repeating: 0, count: 198) + [1] as [UInt8]
    let rows = Samples.column((0..<200).map(Float.init), labels)
    let forest = try RandomForest.train(on: rows, settings: settings, seed: 1, jobs: 1) { _ in }.forest
    let extremes: [Float] = [-.infinity, -1, 0, 150, 199, 1e9, .infinity, .nan]
    let found = forest.probabilities(for: FeatureMatrix(values: extremes, rows: 8, columns: 1), jobs: 1).column(1)
    #expect(found == [1, 1, 1, 0, 1, 1, 1, 1])
  }

  @Test("Any number of threads gives the same bits", arguments: [2, 3, 8])
  func jobs(jobs: Int) throws {
    let rows = Samples.noise(rows: 3000, columns: 20, seed: 62)
    func train(jobs: Int) throws -> TrainedForest {
      try RandomForest.train(on: rows, settings: ForestSettings(trees: 11), seed: 4, jobs: jobs) { _ in }
    }
    let (one, many) = (try train(jobs: 1), try train(jobs: jobs))
    #expect(many.forest == one.forest)
    #expect(many.outOfBagError == one.outOfBagError)
    #expect(
      many.forest.probabilities(for: rows.features, jobs: jobs).column(1)
        == one.forest.probabilities(for: rows.features, jobs: 1).column(1))
  }

  @Test("No rows give no probabilities")
  func noRows() throws {
    let rows = Samples.exclusiveOr(copies: 1)
    let forest = try RandomForest.train(on: rows, settings: ForestSettings(trees: 2), seed: 1, jobs: 1) { _ in }.forest
    #expect(forest.probabilities(for: FeatureMatrix(values: [], rows: 0, columns: 2), jobs: 2).column(1).isEmpty)
  }

  @Test("Features of another width are refused")
  func otherWidth() async {
    await #expect(processExitsWith: .failure) {
      let rows = LabelledRows(features: FeatureMatrix(values: [1, 2], rows: 2, columns: 1), labels: [0, 1])
      let forest = try RandomForest.train(on: rows, settings: ForestSettings(trees: 1), seed: 1, jobs: 1) { _ in }
        .forest
      _ = forest.probabilities(for: FeatureMatrix(values: [1, 2], rows: 1, columns: 2), jobs: 1).column(1)
    }
  }
}
