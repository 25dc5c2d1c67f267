import Foundation
import Models

/// The network's mathematics in double precision and plain loops, for comparison.
struct ReferenceNetwork {
  struct Layer {
    var inputs: Int
    var outputs: Int
    var weights: [Double]
    var biases: [Double]
  }

  var layers: [Layer]

  init(_ layers: [DenseLayer]) {
    self.layers = layers.map {
      Layer(
        inputs: $0.inputs, outputs: $0.outputs, weights: $0.weights.map { Double($0) },
        biases: $0.biases.map { Double($0) })
    }
  }

  /// All weights, then biases, layer by layer.
  var parameters: [Double] {
    get { layers.flatMap { $0.weights + $0.biases } }
    set {
      var rest = newValue[...]
      for index in layers.indices {
        layers[index].weights = Array(rest.prefix(layers[index].weights.count))
        rest = rest.dropFirst(layers[index].weights.count)
        layers[index].biases = Array(rest.prefix(layers[index].biases.count))
        rest = rest.dropFirst(layers[index].biases.count)
      }
    }
  }

  /// The values of each level for one row; the last holds the logit.
  func levels(_ row: [Double]) -> [[Double]] {
    var levels = [row]
    for (index, layer) in layers.enumerated() {
      let input = levels[index]
      levels.append(
        (0..<layer.outputs).map { output in
          var sum = layer.biases[output]
          for (k, value) in input.enumerated() { sum += value * layer.weights[k * layer.outputs + output] }
          return index == layers.count - 1 ? sum : max(0, sum)
        })
    }
    return levels
  }

  func logit(_ row: [Double]) -> Double { levels(row)[layers.count][0] }

  func probability(_ row: [Double]) -> Double { 1 / (1 + exp(-logit(row))) }

  /// Mean binary cross-entropy.
  func loss(_ rows: LabelledRows) -> Double {
    let sum = (0..<rows.features.rows).reduce(0.0) { sum, row in
      let z = logit(Samples.row(rows.features, row).map { Double($0) })
      return sum + max(z, 0) - z * Double(rows.labels[row]) + log1p(exp(-abs(z)))
    }
    return sum / Double(rows.features.rows)
  }

  /// The gradient of the mean loss in the order of `parameters`.
  func gradient(_ rows: LabelledRows) -> [Double] {
    var sums = ReferenceNetwork([])
    sums.layers = layers.map {
      Layer(
        inputs: $0.inputs, outputs: $0.outputs, weights: $0.weights.map { _ in 0 }, biases: $0.biases.map { _ in 0 })
    }
    for row in 0..<rows.features.rows {
      let levels = levels(Samples.row(rows.features, row).map { Double($0) })
      let probability = 1 / (1 + exp(-levels[layers.count][0]))
      var delta = [(probability - Double(rows.labels[row])) / Double(rows.features.rows)]
      for index in layers.indices.reversed() {
        let layer = layers[index]
        for output in 0..<layer.outputs {
          sums.layers[index].biases[output] += delta[output]
          for k in 0..<layer.inputs {
            sums.layers[index].weights[k * layer.outputs + output] += levels[index][k] * delta[output]
          }
        }
        delta = (0..<layer.inputs).map { k in
          guard levels[index][k] > 0 else { return 0 }
          return (0..<layer.outputs).reduce(0) { $0 + layer.weights[k * layer.outputs + $1] * delta[$1] }
        }
      }
    }
    return sums.parameters
  }

  /// Several steps of Adam, each with the gradient of all rows.
  mutating func train(_ rows: LabelledRows, steps: Int, settings: NetworkSettings) {
    var first = parameters.map { _ in 0.0 }
    var second = first
    for step in 1...steps {
      let gradient = gradient(rows)
      let rate =
        settings.learningRate * (1 - pow(settings.beta2, Double(step))).squareRoot()
        / (1 - pow(settings.beta1, Double(step)))
      var parameters = parameters
      for (index, value) in gradient.enumerated() {
        first[index] += (value - first[index]) * (1 - settings.beta1)
        second[index] += (value * value - second[index]) * (1 - settings.beta2)
        parameters[index] -= rate * first[index] / (second[index].squareRoot() + settings.epsilon)
      }
      self.parameters = parameters
    }
  }
}
