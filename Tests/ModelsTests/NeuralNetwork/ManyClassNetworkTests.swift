import Files
import Foundation
import Groundwork
import Models
import Testing

/// Networks of three classes and more, which end in a softmax, and classes that weigh differently.
struct ManyClassNetworkTests {
  private func rows(_ count: Int, columns: Int, classes: Int, seed: UInt64 = 91) -> LabelledRows {
    let noise = Samples.noise(rows: count, columns: columns, seed: seed)
    var generator = SeededGenerator(seed: seed + 1)
    return LabelledRows(
      features: noise.features, labels: (0..<count).map { _ in UInt8(generator.below(classes)) }, classCount: classes)
  }

  /// The classes' probabilities in double precision, straight from the definition.
  private func probabilities(_ layers: [DenseLayer], _ row: [Double]) -> [Double] {
    var values = row
    for (index, layer) in layers.enumerated() {
      values = (0..<layer.outputs).map { output in
        let sum = values.indices.reduce(Double(layer.biases[output])) {
          $0 + values[$1] * Double(layer.weights[$1 * layer.outputs + output])
        }
        return index < layers.count - 1 ? max(0, sum) : sum
      }
    }
    let powers = values.map { exp($0) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func loss(_ layers: [DenseLayer], _ rows: LabelledRows, _ weights: [Double]) -> Double {
    rows.labels.enumerated().reduce(0) { sum, row in
      let found = probabilities(layers, Samples.row(rows.features, row.offset).map { Double($0) })
      return sum - weights[Int(row.element)] * log(found[Int(row.element)])
    } / Double(rows.labels.count)
  }

  /// Layers with one weight or bias moved.
  private func moved(_ layers: [DenseLayer], layer: Int, index: Int, by step: Float) -> [DenseLayer] {
    var copy = layers
    let old = layers[layer]
    var (weights, biases) = (old.weights, old.biases)
    if index < weights.count { weights[index] += step } else { biases[index - weights.count] += step }
    copy[layer] = DenseLayer(inputs: old.inputs, outputs: old.outputs, weights: weights, biases: biases)
    return copy
  }

  private func train(_ rows: LabelledRows, _ settings: NetworkSettings) throws -> TrainedNetwork {
    try NeuralNetwork.train(on: rows, validation: nil, settings: settings, seed: 1) { _ in }
  }

  @Test(arguments: [[7, 3], [5, 6, 4], [20, 18, 9, 5], [4, 17, 33]], [1, 130])
  func probabilitiesAreASoftmaxOfTheOutputs(widths: [Int], count: Int) {
    let layers = randomLayers(widths: widths, seed: 3)
    let features = Samples.noise(rows: count, columns: widths[0], seed: 4).features
    let network = NeuralNetwork(layers: layers)
    let found = network.probabilities(for: features, jobs: 2)
    #expect(found.classes == widths.last && network.classCount == widths.last && found.rows == count)
    for row in 0..<count {
      let expected = probabilities(layers, Samples.row(features, row).map { Double($0) })
      #expect(expected.indices.allSatisfy { abs(Double(found[row, $0]) - expected[$0]) < 2e-6 })
    }
  }

  /// With decay rates of 0, a large epsilon and as large a rate the optimiser's step is the plain gradient.
  @Test(arguments: [([], 3), ([6], 5), ([9, 4], 20)] as [([Int], Int)], [false, true])
  func gradientsAreThoseOfCentralDifferences(shape: (hidden: [Int], classes: Int), isWeighted: Bool) throws {
    let rows = rows(131, columns: 5, classes: shape.classes)
    let weights = (0..<shape.classes).map { isWeighted ? 0.5 + Double($0) / 2 : 1 }
    var settings = NetworkSettings(
      hiddenLayers: shape.hidden, epochs: 1, batchSize: 131, learningRate: 0, beta1: 0, beta2: 0, epsilon: 1e6,
      classWeights: isWeighted ? weights : nil)
    let trained = try train(rows, settings)
    let start = trained.network.layers
    #expect(abs(trained.history[0].loss - loss(start, rows, weights)) < 1e-5)
    settings.learningRate = 1e6
    let end = try train(rows, settings).network.layers
    for layer in start.indices {
      let (before, after) = (start[layer].weights + start[layer].biases, end[layer].weights + end[layer].biases)
      for index in before.indices {
        // So small a step that no row's unit is switched on or off by it, and as long as rounding leaves it.
        let step: Float = 0x1p-17
        let above = loss(moved(start, layer: layer, index: index, by: step), rows, weights)
        let below = loss(moved(start, layer: layer, index: index, by: -step), rows, weights)
        let expected = (above - below) / (Double(before[index] + step) - Double(before[index] - step))
        #expect(abs(Double(before[index] - after[index]) - expected) < 2e-4, "layer \(layer), \(index)")
      }
    }
  }

  @Test func inputGradientsAreThoseOfNotBeingOfClassZero() {
    let layers = randomLayers(widths: [6, 8, 4], seed: 11)
    let features = Samples.noise(rows: 40, columns: 6, seed: 12).features
    let found = NeuralNetwork(layers: layers).inputGradients(for: features)
    for row in 0..<40 {
      let values = Samples.row(features, row).map { Double($0) }
      for column in values.indices {
        var (above, below) = (values, values)
        above[column] += 1e-6
        below[column] -= 1e-6
        let expected = (probabilities(layers, below)[0] - probabilities(layers, above)[0]) / 2e-6
        #expect(abs(Double(found[row * 6 + column]) - expected) < 1e-4)
      }
    }
  }

  @Test func aReportCountsRightCallsAndWhatIsNotOfClassZero() throws {
    let rows = rows(300, columns: 6, classes: 4)
    let trained = try train(rows, NetworkSettings(hiddenLayers: [12], epochs: 1, batchSize: 64, learningRate: 0))
    let calls = trained.network.probabilities(for: rows.features, jobs: 1).mostProbable
    let report = trained.history[0]
    #expect(report.accuracy == Double(zip(calls, rows.labels).count { $0 == $1 }) / 300)
    let both = Double(zip(calls, rows.labels).count { $0 > 0 && $1 > 0 })
    #expect(report.precision == both / Double(calls.count { $0 > 0 }))
    #expect(report.recall == both / Double(rows.labels.count { $0 > 0 }))
  }

  @Test func threeQuadrantsAreLearnt() throws {
    let noise = Samples.noise(rows: 900, columns: 2, seed: 14).features
    let labels = (0..<900).map { UInt8(noise.values[2 * $0] < 0 ? 0 : noise.values[2 * $0 + 1] < 0 ? 1 : 2) }
    let rows = LabelledRows(features: noise, labels: labels, classCount: 3)
    let settings = NetworkSettings(hiddenLayers: [16], epochs: 60, batchSize: 30, learningRate: 0.01)
    let trained = try train(rows, settings)
    let calls = trained.network.probabilities(for: noise, jobs: 1).mostProbable
    #expect(zip(calls, labels).count { $0 == $1 } > 880)
    #expect(try train(rows, settings).network == trained.network)
  }

  @Test func aWeightOfTwoClassesMovesTheirBoundary() throws {
    let rows = Samples.noise(rows: 400, columns: 3, seed: 15)
    var settings = NetworkSettings(hiddenLayers: [], epochs: 40, batchSize: 40, learningRate: 0.02)
    let plain = try train(rows, settings).network
    settings.classWeights = [1, 1]
    #expect(try train(rows, settings).network == plain, "equal weights of 1 change no bit")
    settings.classWeights = [1, 4]
    let weighed = try train(rows, settings).network.probabilities(for: rows.features, jobs: 1).column(1)
    let mean = weighed.reduce(0, +) / 400
    #expect(abs(mean - 0.8) < 0.05, "four of five by weight are of class 1")
  }

  @Test func aFileBringsTheSameNetworkBackAndNoDamageCrashesItsReader() throws {
    for widths in [[187, 128, 64, 16, 5], [3, 3], [4, 20, 17]] {
      let network = NeuralNetwork(layers: randomLayers(widths: widths, seed: 8))
      #expect(try NeuralNetwork(safeTensors: network.safeTensors()) == network)
      #expect(network.onnx().occurrences(of: Array("Softmax".utf8)) == 1)
    }
    let small = try NeuralNetwork(layers: randomLayers(widths: [2, 3], seed: 4)).safeTensors()
    for damaged in Damage.all(of: small) {
      Damage.check(damaged, read: { try NeuralNetwork(safeTensors: $0) }, columns: 2)
    }
  }
}
