import Groundwork
import Models

/// Layers with random weights and biases of a size that keeps values near 1.
func randomLayers(widths: [Int], seed: UInt64) -> [DenseLayer] {
  var generator = SeededGenerator(seed: seed)
  return zip(widths, widths.dropFirst()).map { inputs, outputs in
    let scale = (3 / Double(inputs)).squareRoot()
    return DenseLayer(
      inputs: inputs, outputs: outputs,
      weights: (0..<inputs * outputs).map { _ in Float((2 * generator.uniform() - 1) * scale) },
      biases: (0..<outputs).map { _ in Float(generator.uniform() - 0.5) })
  }
}
