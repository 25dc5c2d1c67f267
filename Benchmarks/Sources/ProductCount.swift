import Models

/// The multiply-adds of one epoch of the network: all, and those without a zero that is known before: the padding of a beat,
/// and what ReLU made zero, whose derivative is zero too.
enum ProductCount {
  static func print(_ folder: String, epochs: Int, batch: Int, seed: UInt64, classes: Int) throws {
    let rows = try ExportedRows(folder: folder, classes: classes).train
    let network = try NeuralNetwork.train(
      on: rows, validation: nil, settings: NetworkSettings(epochs: epochs, batchSize: batch), seed: seed
    ) { _ in }.network
    let layers = network.layers
    let columns = rows.features.columns
    var dense = 0
    var left = 0
    // A sixteenth of the rows stands for all.
    for row in stride(from: 0, to: rows.labels.count, by: 16) {
      var level = Array(rows.features.values[row * columns..<(row + 1) * columns])
      var used = (level.lastIndex { $0 != 0 } ?? -1) + 1
      for (index, layer) in layers.enumerated() {
        let isFirst = index == 0
        let next = forward(level, layer, isLast: index == layers.count - 1)
        let active = index == layers.count - 1 ? layer.outputs : next.count { $0 != 0 }
        // Forward, the weights' gradient, and from the second layer on the way back to the level before.
        dense += layer.inputs * layer.outputs * (isFirst ? 2 : 3)
        left += used * layer.outputs + used * active + (isFirst ? 0 : used * active)
        (level, used) = (next, active)
      }
    }
    let share = Double(rows.labels.count) / Double((rows.labels.count + 15) / 16)
    Swift.print("products dense \(Double(dense) * share) left \(Double(left) * share)")
  }

  private static func forward(_ level: [Float], _ layer: DenseLayer, isLast: Bool) -> [Float] {
    var sums = layer.biases
    for (input, value) in level.enumerated() where value != 0 {
      let start = input * layer.outputs
      for output in 0..<layer.outputs { sums[output] += value * layer.weights[start + output] }
    }
    return isLast ? sums : sums.map { max(0, $0) }
  }
}
