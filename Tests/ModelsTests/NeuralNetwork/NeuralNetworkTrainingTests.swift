import CAllocations
import Files
import Foundation
import Groundwork
import Models
import TestSupport
import Testing

struct NeuralNetworkTrainingTests {
  /// Trains without validation rows.
  private func train(_ rows: LabelledRows, _ settings: NetworkSettings, seed: UInt64 = 1) throws -> TrainedNetwork {
    try NeuralNetwork.train(on: rows, validation: nil, settings: settings, seed: seed) { _ in }
  }

  /// Settings that make the optimiser's step the plain gradient: with decay rates of 0 the step is rate g / (|g| + epsilon),
  /// which is g for a large epsilon and as large a rate.
  private func plainDescent(hidden: [Int], batchSize: Int) -> NetworkSettings {
    NetworkSettings(
      hiddenLayers: hidden, epochs: 1, batchSize: batchSize, learningRate: 1e6, beta1: 0, beta2: 0, epsilon: 1e6)
  }

  /// The network that a seed starts from.
  private func start(_ rows: LabelledRows, hidden: [Int]) throws -> NeuralNetwork {
    try train(rows, NetworkSettings(hiddenLayers: hidden, epochs: 1, batchSize: 64, learningRate: 0)).network
  }

  @Test(
    "Gradients are those of the reference for any shape, in one part or several",
    arguments: [[], [1], [5, 3], [16], [33, 17], [128, 64, 16]], [(1, 2), (3, 16), (30, 17), (131, 40), (300, 187)])
  func gradients(hidden: [Int], shape: (rows: Int, columns: Int)) throws {
    let rows = Samples.noise(rows: shape.rows, columns: shape.columns, seed: 20)
    let start = ReferenceNetwork(try start(rows, hidden: hidden).layers)
    let end = ReferenceNetwork(try train(rows, plainDescent(hidden: hidden, batchSize: shape.rows)).network.layers)
    let found = zip(start.parameters, end.parameters).map { $0 - $1 }
    let expected = start.gradient(rows)
    let scale = expected.map { abs($0) }.max() ?? 0
    #expect(scale > 1e-4)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-5 * scale + 1e-7 })
  }

  /// Lengths differ from row to row and from part to part of a batch, so that what an earlier part left behind a row's end shows.
  @Test(
    "Gradients of rows that end in zeros are those of the reference", arguments: [60, 187, 300],
    [[20], [40], [128]])
  func gradientsOfPaddedRows(columns: Int, hidden: [Int]) throws {
    let count = 300
    let noise = Samples.noise(rows: count, columns: columns, seed: 21)
    var values = noise.features.values
    for row in 0..<count {
      for column in 0..<columns where column >= (row * row * 41) % (columns + 1) { values[row * columns + column] = 0 }
    }
    let features = FeatureMatrix(values: values, rows: count, columns: columns)
    let rows = LabelledRows(features: features, labels: noise.labels)
    let start = ReferenceNetwork(try start(rows, hidden: hidden).layers)
    let end = ReferenceNetwork(try train(rows, plainDescent(hidden: hidden, batchSize: count)).network.layers)
    let expected = start.gradient(rows)
    let found = zip(start.parameters, end.parameters).map { $0 - $1 }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("Steps of Adam are those of the reference", arguments: [20, 200])
  func adam(count: Int) throws {
    let rows = Samples.noise(rows: count, columns: 9, seed: 22)
    var settings = NetworkSettings(hiddenLayers: [7, 4], epochs: 6, batchSize: count, learningRate: 3e-3)
    settings.epsilon = 1e-3  // tames steps of gradients that are zero but for rounding
    var reference = ReferenceNetwork(try start(rows, hidden: [7, 4]).layers)
    reference.train(rows, steps: 6, settings: settings)
    let found = ReferenceNetwork(try train(rows, settings).network.layers)
    #expect(zip(found.parameters, reference.parameters).allSatisfy { abs($0 - $1) < 2e-6 })
  }

  @Test("The last, smaller batch is a step of its own, averaged over its own rows")
  func lastBatch() throws {
    // With equal rows no order matters, and 10 rows in batches of 4 are three equal steps.
    let row: [Float] = [0.3, -0.7, 0.9]
    let rows = LabelledRows(
      features: FeatureMatrix(values: (0..<10).flatMap { _ in row }, rows: 10, columns: 3),
      labels: Array(repeating: 1, count: 10))
    let settings = NetworkSettings(hiddenLayers: [6], epochs: 1, batchSize: 4, learningRate: 0.01)
    var reference = ReferenceNetwork(try start(rows, hidden: [6]).layers)
    reference.train(rows, steps: 3, settings: settings)
    let found = ReferenceNetwork(try train(rows, settings).network.layers)
    #expect(zip(found.parameters, reference.parameters).allSatisfy { abs($0 - $1) < 5e-6 })
  }

  @Test("Each seed takes the rows in an order of its own, each row once")
  func order() throws {
    let rows = Samples.noise(rows: 3, columns: 2, seed: 42)
    let single = (0..<3).map { row in
      LabelledRows(
        features: FeatureMatrix(values: Samples.row(rows.features, row), rows: 1, columns: 2),
        labels: [rows.labels[row]])
    }
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    var seen: [[Int]: Int] = [:]
    for seed in 0..<60 as Range<UInt64> {
      let settings = plainDescent(hidden: [], batchSize: 1)
      let still = NetworkSettings(hiddenLayers: [], epochs: 1, batchSize: 1, learningRate: 0)
      let start = ReferenceNetwork(try train(rows, still, seed: seed).network.layers)
      let end = ReferenceNetwork(try train(rows, settings, seed: seed).network.layers).parameters
      let matching = orders.filter { order in
        var reference = start
        for row in order {
          reference.parameters = zip(reference.parameters, reference.gradient(single[row])).map { $0 - $1 }
        }
        return zip(reference.parameters, end).allSatisfy { abs($0 - $1) < 1e-5 }
      }
      #expect(matching.count == 1)
      for order in matching { seen[order, default: 0] += 1 }
    }
    #expect(seen.count == 6)
  }

  @Test("Weights start Glorot-uniform and biases at zero")
  func glorot() throws {
    let layers = try start(Samples.noise(rows: 4, columns: 187, seed: 23), hidden: [128, 64, 16]).layers
    #expect(layers.map(\.inputs) == [187, 128, 64, 16])
    #expect(layers.map(\.outputs) == [128, 64, 16, 1])
    for layer in layers {
      let limit = Float((6 / Double(layer.inputs + layer.outputs)).squareRoot())
      #expect(layer.biases.allSatisfy { $0 == 0 })
      #expect(layer.weights.allSatisfy { abs($0) <= limit })
    }
    let first = layers[0].weights.map { Double($0) }
    let count = Double(first.count)
    let variance = first.reduce(0) { $0 + $1 * $1 } / count
    let expected: Double = 2 / (187 + 128)  // limit^2 / 3
    #expect(abs(variance / expected - 1) < 0.03)
    #expect(abs(first.reduce(0, +) / count) < 0.002)
  }

  @Test("Exclusive or is learnt")
  func exclusiveOr() throws {
    let rows = Samples.exclusiveOr(copies: 25)
    let trained = try train(
      rows, NetworkSettings(hiddenLayers: [16, 8], epochs: 200, batchSize: 20, learningRate: 0.01))
    #expect(Samples.accuracy(trained.network.probabilities(for: rows.features, jobs: 1).column(1), rows.labels) == 1)
    let last = try #require(trained.history.last)
    #expect(last.loss < 0.05)
    #expect(last.accuracy == 1 && last.precision == 1 && last.recall == 1)
    #expect(trained.history.map(\.epoch) == Array(1...200))
    #expect(trained.chosenEpoch == 200)
  }

  @Test("Training values are running ones: without steps they are those of the starting network")
  func trainingReport() throws {
    let rows = Samples.noise(rows: 333, columns: 12, seed: 24)
    let settings = NetworkSettings(hiddenLayers: [10], epochs: 1, batchSize: 32, learningRate: 0)
    let trained = try train(rows, settings)
    let report = trained.history[0]
    let probabilities = trained.network.probabilities(for: rows.features, jobs: 1).column(1)
    #expect(abs(report.loss - ReferenceNetwork(trained.network.layers).loss(rows)) < 1e-6)
    try check(probabilities, rows.labels, report.accuracy, report.precision, report.recall)
    #expect(report.validationLoss == nil && report.validationAccuracy == nil)
  }

  @Test("Validation values are those of the network at the end of the epoch")
  func validationReport() throws {
    let rows = Samples.noise(rows: 200, columns: 12, seed: 25)
    let held = Samples.noise(rows: 151, columns: 12, seed: 26)
    let trained = try NeuralNetwork.train(
      on: rows, validation: held, settings: NetworkSettings(hiddenLayers: [10], epochs: 3, batchSize: 32), seed: 2
    ) { _ in }
    let report = try #require(trained.history.last)
    let loss = try #require(report.validationLoss)
    #expect(abs(loss - ReferenceNetwork(trained.network.layers).loss(held)) < 1e-6)
    try check(
      trained.network.probabilities(for: held.features, jobs: 1).column(1), held.labels,
      try #require(report.validationAccuracy), report.validationPrecision, report.validationRecall)
  }

  private func check(
    _ probabilities: [Float], _ labels: [UInt8], _ accuracy: Double, _ precision: Double?, _ recall: Double?
  ) throws {
    let hits = zip(probabilities, labels).count { $0 > 0.5 && $1 == 1 }
    let predicted = probabilities.count { $0 > 0.5 }
    let positives = labels.count { $0 == 1 }
    try #require(predicted > 0 && positives > 0)
    #expect(accuracy == Samples.accuracy(probabilities, labels))
    #expect(precision == Double(hits) / Double(predicted))
    #expect(recall == Double(hits) / Double(positives))
  }

  @Test("Precision and recall are nil where they are undefined")
  func undefinedMetrics() throws {
    let rows = Samples.column([-1, -2, -3], [0, 0, 0])
    let settings = NetworkSettings(hiddenLayers: [4], epochs: 80, batchSize: 3, learningRate: 0.05)
    let report = try #require(try train(rows, settings).history.last)
    #expect(report.accuracy == 1)
    #expect(report.precision == nil)
    #expect(report.recall == nil)
  }

  @Test("The best epoch's weights are kept on request")
  func bestEpoch() throws {
    // Noise cannot be learnt, so the validation loss soon rises.
    let rows = Samples.noise(rows: 100, columns: 20, seed: 27)
    let held = Samples.noise(rows: 100, columns: 20, seed: 28)
    var settings = NetworkSettings(hiddenLayers: [64], epochs: 40, batchSize: 10, learningRate: 0.01)
    settings.keepsBestEpoch = true
    let best = try NeuralNetwork.train(on: rows, validation: held, settings: settings, seed: 3) { _ in }
    let losses = best.history.compactMap(\.validationLoss)
    let lowest = try #require(losses.min())
    #expect(losses.count == 40)
    #expect(best.chosenEpoch == losses.firstIndex(of: lowest).map { $0 + 1 })
    #expect(best.chosenEpoch < 40)
    #expect(abs(ReferenceNetwork(best.network.layers).loss(held) - lowest) < 1e-6)

    settings.keepsBestEpoch = false
    let last = try NeuralNetwork.train(on: rows, validation: held, settings: settings, seed: 3) { _ in }
    #expect(last.chosenEpoch == 40)
    #expect(last.history == best.history)
    #expect(last.network != best.network)
  }

  @Test("A seed decides all; validation rows change nothing")
  func seeds() throws {
    let rows = Samples.noise(rows: 150, columns: 8, seed: 29)
    let settings = NetworkSettings(hiddenLayers: [9], epochs: 3, batchSize: 16)
    let first = try train(rows, settings, seed: 5)
    #expect(try train(rows, settings, seed: 5).network == first.network)
    #expect(try train(rows, settings, seed: 6).network != first.network)
    let validated = try NeuralNetwork.train(on: rows, validation: rows, settings: settings, seed: 5) { _ in }
    #expect(validated.network == first.network)
  }

  @Test("Trainings side by side do not disturb one another")
  func sideBySide() throws {
    let sets = (0..<4).map { Samples.noise(rows: 300, columns: 10 + $0, seed: UInt64(30 + $0)) }
    let settings = NetworkSettings(hiddenLayers: [12, 6], epochs: 5, batchSize: 8)
    let alone = try sets.map { try train($0, settings).network }
    let together = try concurrentMap(4, jobs: 4) { index in
      try NeuralNetwork.train(on: sets[index], validation: nil, settings: settings, seed: 1) { _ in }.network
    }
    #expect(together == alone)
  }

  @Test("An epoch allocates no memory", .enabled(if: Sanitizer.isOff, Sanitizer.presence), arguments: [32, 100, 700])
  func noAllocation(batchSize: Int) throws {
    let rows = Samples.noise(rows: 9000, columns: 187, seed: 9)
    let held = Samples.noise(rows: 5000, columns: 187, seed: 10)
    var counts: [Int] = []
    counts.reserveCapacity(1000)
    var epochs: [Range<Int>] = []
    epochs.reserveCapacity(10)
    _ = try NeuralNetwork.train(
      on: rows, validation: held, settings: NetworkSettings(epochs: 3, batchSize: batchSize), seed: 1,
      checkpoint: { counts.append(allocations_of_thread()) },
      onEpoch: { _ in epochs.append((epochs.last?.upperBound ?? 0)..<counts.count) })
    #expect(epochs.count == 3)
    for epoch in epochs {
      // Checkpoints lie every 2,048 training rows and every 128 validation rows.
      #expect(epoch.count >= 40)
      #expect(Set(counts[epoch]).count == 1)
    }
  }

  @Test("Memory that is allocated is counted", .enabled(if: Sanitizer.isOff, Sanitizer.presence))
  func allocationsAreCounted() {
    let before = allocations_of_thread()
    let array = Array(repeating: 1, count: Int.random(in: 1000...2000))
    #expect(allocations_of_thread() > before && array.count >= 1000)
  }

  @Test("An error from onEpoch ends the training at that epoch")
  func stopAfterEpoch() throws {
    var epochs: [Int] = []
    #expect(throws: Stop()) {
      _ = try NeuralNetwork.train(
        on: Samples.exclusiveOr(copies: 2), validation: nil, settings: NetworkSettings(epochs: 1000, batchSize: 4),
        seed: 1
      ) { report in
        epochs.append(report.epoch)
        if report.epoch == 3 { throw Stop() }
      }
    }
    #expect(epochs == [1, 2, 3])
  }

  @Test("An error from the checkpoint ends the training within an epoch")
  func stopWithinEpoch() throws {
    var calls = 0
    #expect(throws: Stop()) {
      _ = try NeuralNetwork.train(
        on: Samples.noise(rows: 20_000, columns: 3, seed: 40), validation: nil,
        settings: NetworkSettings(hiddenLayers: [4], epochs: 5, batchSize: 32), seed: 1,
        checkpoint: {
          calls += 1
          if calls == 2 { throw Stop() }
        },
        onEpoch: { _ in Issue.record("the first epoch must not end") })
    }
    #expect(calls == 2)
  }

  @Test("A value that is no number is named with its place")
  func notFinite() throws {
    let rows = LabelledRows(
      features: FeatureMatrix(values: [0, 1, 2, 3, 4, .infinity], rows: 3, columns: 2), labels: [0, 1, 0])
    let error = #expect(throws: Fault.self) {
      try train(rows, NetworkSettings(epochs: 1, batchSize: 2))
    }
    #expect(error?.kind == .badData)
    #expect(error?.description == "features, row 2, column 1: expected a finite number, found inf")
  }

  @Test("A loss beyond all bounds is an error")
  func divergence() {
    #expect(
      throws: Fault(
        .badData, path: "network", place: "epoch 1",
        reason: "expected a finite loss, found none; lower the learning rate")
    ) {
      try train(
        Samples.noise(rows: 64, columns: 4, seed: 41), NetworkSettings(epochs: 9, batchSize: 2, learningRate: 1e37))
    }
  }

  @Test("Training without columns is refused")
  func noColumns() async {
    await #expect(processExitsWith: .failure) {
      let rows = LabelledRows(features: FeatureMatrix(values: [], rows: 2, columns: 0), labels: [0, 1])
      _ = try NeuralNetwork.train(
        on: rows, validation: nil, settings: NetworkSettings(epochs: 1, batchSize: 1), seed: 1
      ) { _ in }
    }
  }

  @Test("Labels other than 0 and 1 are refused")
  func otherLabels() async {
    await #expect(processExitsWith: .failure) {
      _ = LabelledRows(features: FeatureMatrix(values: [1], rows: 1, columns: 1), labels: [2])
    }
  }

  @Test("Settings come back from JSON")
  func settings() throws {
    let settings = NetworkSettings(hiddenLayers: [3], epochs: 7, batchSize: 9, keepsBestEpoch: true)
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(NetworkSettings.self, from: data) == settings)
  }
}
