/// Columns brought to mean 0 and standard deviation 1 over the training rows, as numbers of different kinds need it.
///
/// After training, the first layer takes the shift and scale over, so that the network takes rows as they are and nothing
/// of this is kept beside it.
package struct Standardisation {
  private let means: [Float]
  /// 1 for a column that never changes.
  private let deviations: [Float]

  /// Measures the columns of some rows, in double precision.
  package init(_ features: FeatureMatrix) {
    let (rows, columns) = (features.rows, features.columns)
    var sums = [Double](repeating: 0, count: columns)
    var squares = sums
    for row in 0..<rows {
      for column in 0..<columns { sums[column] += Double(features.values[row * columns + column]) }
    }
    let means = sums.map { $0 / Double(max(1, rows)) }
    for row in 0..<rows {
      for column in 0..<columns {
        let difference = Double(features.values[row * columns + column]) - means[column]
        squares[column] += difference * difference
      }
    }
    self.means = means.map { Float($0) }
    deviations = squares.map { square in
      let deviation = Float((square / Double(max(1, rows))).squareRoot())
      return deviation > 1e-6 ? deviation : 1
    }
  }

  /// Rows in the training rows' units.
  package func applied(to rows: LabelledRows) -> LabelledRows {
    let columns = rows.features.columns
    var values = rows.features.values
    for index in values.indices {
      let column = index % columns
      values[index] = (values[index] - means[column]) / deviations[column]
    }
    return LabelledRows(
      features: FeatureMatrix(values: values, rows: rows.features.rows, columns: columns), labels: rows.labels,
      classCount: rows.classCount)
  }

  /// A network trained on standardised rows as one that takes rows as they are.
  package func absorbed(by network: NeuralNetwork) -> NeuralNetwork {
    var layers = network.layers
    let first = layers[0]
    var weights = first.weights
    var shifts = [Double](repeating: 0, count: first.outputs)
    for input in 0..<first.inputs {
      for output in 0..<first.outputs {
        let weight = first.weights[input * first.outputs + output] / deviations[input]
        weights[input * first.outputs + output] = weight
        shifts[output] += Double(weight) * Double(means[input])
      }
    }
    layers[0] = DenseLayer(
      inputs: first.inputs, outputs: first.outputs, weights: weights,
      biases: zip(first.biases, shifts).map { Float(Double($0) - $1) })
    return NeuralNetwork(layers: layers)
  }
}
