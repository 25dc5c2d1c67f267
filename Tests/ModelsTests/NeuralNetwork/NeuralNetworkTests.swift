import Models
import Testing

struct NeuralNetworkTests {
  /// Widths around and between whole panels and tiles of the kernels.
  static let widths = [
    [1, 1], [3, 1], [16, 1], [17, 5, 1], [2, 16, 1], [31, 33, 17, 1], [187, 128, 64, 16, 1], [5, 1, 1], [40, 3, 50, 1],
  ]

  @Test("Probabilities are those of the reference for any shape", arguments: widths, [1, 3, 4, 5, 127, 128, 130, 300])
  func probabilities(widths: [Int], rows: Int) {
    let layers = randomLayers(widths: widths, seed: 3)
    let features = Samples.noise(rows: rows, columns: widths[0], seed: 4).features
    let found = NeuralNetwork(layers: layers).probabilities(for: features, jobs: 1).column(1)
    let reference = ReferenceNetwork(layers)
    #expect(found.count == rows)
    for row in 0..<rows {
      let expected = reference.probability(Samples.row(features, row).map { Double($0) })
      #expect(abs(Double(found[row]) - expected) < 2e-6)
    }
  }

  @Test(
    "Rows that end in zeros, or hold nothing else, are computed like any other",
    arguments: [[70, 9, 1], [187, 20, 1], [300, 40, 1], [187, 128, 64, 16, 1]])
  func trailingZeros(widths: [Int]) {
    let (count, columns) = (300, widths[0])
    let layers = randomLayers(widths: widths, seed: 5)
    var values = Samples.noise(rows: count, columns: columns, seed: 6).features.values
    for row in 0..<count {
      for column in 0..<columns where column >= (row * row * 37) % (columns + 1) { values[row * columns + column] = 0 }
    }
    let features = FeatureMatrix(values: values, rows: count, columns: columns)
    let found = NeuralNetwork(layers: layers).probabilities(for: features, jobs: 1).column(1)
    let reference = ReferenceNetwork(layers)
    for row in 0..<count {
      let expected = reference.probability(Samples.row(features, row).map { Double($0) })
      #expect(abs(Double(found[row]) - expected) < 2e-6)
    }
  }

  @Test("Any number of threads gives the same bits", arguments: [2, 3, 7])
  func jobs(jobs: Int) {
    let network = NeuralNetwork(layers: randomLayers(widths: [11, 20, 1], seed: 7))
    let features = Samples.noise(rows: 9001, columns: 11, seed: 8).features
    #expect(
      network.probabilities(for: features, jobs: jobs).column(1)
        == network.probabilities(for: features, jobs: 1).column(1))
  }

  @Test("Huge logits stay probabilities")
  func bounds() {
    let network = NeuralNetwork(layers: [DenseLayer(inputs: 1, outputs: 1, weights: [1e30], biases: [0])])
    let features = FeatureMatrix(values: [-1, -1e-27, 0, 1e-27, 1], rows: 5, columns: 1)
    #expect(network.probabilities(for: features, jobs: 1).column(1) == [0, 0, 0.5, 1, 1])
  }

  @Test("No rows give no probabilities")
  func noRows() {
    let network = NeuralNetwork(layers: randomLayers(widths: [4, 1], seed: 9))
    let none = FeatureMatrix(values: [], rows: 0, columns: 4)
    #expect(network.probabilities(for: none, jobs: 2).column(1).isEmpty)
    #expect(network.inputGradients(for: none).isEmpty)
  }

  @Test("Layers come back as they were given", arguments: widths)
  func layers(widths: [Int]) {
    let layers = randomLayers(widths: widths, seed: 10)
    #expect(NeuralNetwork(layers: layers).layers == layers)
  }

  @Test("Input gradients are central differences of the reference", arguments: [[6, 1], [6, 5, 1], [19, 18, 7, 1]])
  func inputGradients(widths: [Int]) {
    let layers = randomLayers(widths: widths, seed: 11)
    let features = Samples.noise(rows: 131, columns: widths[0], seed: 12).features
    let found = NeuralNetwork(layers: layers).inputGradients(for: features)
    let reference = ReferenceNetwork(layers)
    #expect(found.count == features.values.count)
    for row in stride(from: 0, to: 131, by: 13) {
      let values = Samples.row(features, row).map { Double($0) }
      for column in values.indices {
        var (above, below) = (values, values)
        above[column] += 1e-7
        below[column] -= 1e-7
        let expected = (reference.probability(above) - reference.probability(below)) / 2e-7
        #expect(abs(Double(found[row * widths[0] + column]) - expected) < 1e-5)
      }
    }
  }

  @Test("Input gradients reach inputs that are zero")
  func gradientsAtZero() {
    let network = NeuralNetwork(layers: [
      DenseLayer(inputs: 20, outputs: 1, weights: Array(repeating: 2, count: 20), biases: [0])
    ])
    let gradients = network.inputGradients(
      for: FeatureMatrix(values: Array(repeating: 0, count: 20), rows: 1, columns: 20))
    #expect(gradients == Array(repeating: 0.5, count: 20))
  }

  @Test("Features of another width are refused")
  func otherWidth() async {
    await #expect(processExitsWith: .failure) {
      let network = NeuralNetwork(layers: [DenseLayer(inputs: 2, outputs: 1, weights: [1, 1], biases: [0])])
      _ = network.probabilities(for: FeatureMatrix(values: [1, 2, 3], rows: 1, columns: 3), jobs: 1).column(1)
    }
  }
}
