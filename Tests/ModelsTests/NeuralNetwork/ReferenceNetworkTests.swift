import Models
import Testing

/// The reference itself is checked against finite differences and against Keras.
struct ReferenceNetworkTests {
  @Test("Gradients are those of central differences")
  func gradients() {
    let rows = Samples.noise(rows: 7, columns: 5, seed: 1)
    var network = ReferenceNetwork(randomLayers(widths: [5, 4, 3, 1], seed: 2))
    let gradient = network.gradient(rows)
    let parameters = network.parameters
    for index in parameters.indices {
      let step = 1e-6
      network.parameters[index] = parameters[index] + step
      let above = network.loss(rows)
      network.parameters[index] = parameters[index] - step
      let below = network.loss(rows)
      network.parameters[index] = parameters[index]
      #expect(abs((above - below) / (2 * step) - gradient[index]) < 1e-8)
    }
  }

  /// Made with Keras 3.15 on TensorFlow 2.21: the layers below, `Adam(0.01)`, "binary_crossentropy",
  /// `fit(X, y, batch_size=4, epochs=3, shuffle=False)`, then `get_weights()`.
  @Test("Three steps of Adam end where Keras does")
  func keras() {
    let rows = LabelledRows(
      features: FeatureMatrix(
        values: [0.5, -1, 0.25, 1.5, 0.75, -0.5, -0.25, 0.5, 1, 0, -0.5, -1.25], rows: 4, columns: 3),
      labels: [0, 1, 1, 0])
    var network = ReferenceNetwork([
      DenseLayer(
        inputs: 3, outputs: 4,
        weights: [0.5, -0.25, 0.75, 0.125, -0.375, 0.625, 0.25, -0.5, 0.25, 0.375, -0.625, 0.875],
        biases: [0, 0.125, -0.0625, 0.25]),
      DenseLayer(
        inputs: 4, outputs: 2, weights: [0.5, -0.75, 0.25, 0.5, -0.375, 0.625, 0.875, -0.25],
        biases: [0.125, -0.0625]),
      DenseLayer(inputs: 2, outputs: 1, weights: [0.75, -0.5], biases: [0.0625]),
    ])
    #expect(abs(network.loss(rows) - 0.8103827238) < 1e-6)
    network.train(rows, steps: 3, settings: NetworkSettings(epochs: 3, batchSize: 4, learningRate: 0.01))
    let keras = [
      0.5300004482, -0.2715587616, 0.7200599909, 0.0950412974, -0.3450455964, 0.6020176707, 0.2200540751,
      -0.4700408280, 0.2200372517, 0.3914352655, -0.6549686790, 0.9050108790,
      -0.0297348425, 0.1015545279, -0.0923099667, 0.2200931609,
      0.4700690210, -0.7800104618, 0.2799858749, 0.4700768292, -0.3750000000, 0.5950943232, 0.8451093435,
      -0.2799912989,
      0.0950550586, -0.0924605578,
      0.7201226354, -0.4703542888,
      0.0325223282,
    ]
    #expect(zip(network.parameters, keras).allSatisfy { abs($0 - $1) < 2e-6 })
    #expect(network.parameters.count == keras.count)
  }
}
