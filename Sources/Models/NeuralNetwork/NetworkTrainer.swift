import Groundwork

/// One training run: the network as it is, Adam's state, and the order of the rows.
final class NetworkTrainer {
  private let rows: LabelledRows
  private let input: NetworkInput
  private let batchSize: Int
  private let pass: NetworkPass
  private let adam: AdamState
  private let weights: [Double]
  private var order: [UInt32]
  private let several: ClassOutputs

  init(rows: LabelledRows, layout: NetworkLayout, parameters: [Float], settings: NetworkSettings) {
    self.rows = rows
    input = NetworkInput(rows.features, isReadOften: true)
    batchSize = settings.batchSize
    pass = NetworkPass(layout: layout, parameters: parameters, goesBack: true)
    pass.beginTraining()
    adam = AdamState(parameterCount: layout.parameterCount, settings: settings)
    order = Array(0..<UInt32(rows.features.rows))
    weights = settings.classWeights ?? Array(repeating: 1, count: rows.classCount)
    several = ClassOutputs(count: pass.outputs)
  }

  var parameters: [Float] { pass.parameters.elements }

  /// Goes once over all rows in a new random order; calls `checkpoint` some hundred times a second.
  func runEpoch(generator: SeededGenerator, checkpoint: () throws -> Void) rethrows -> Tally {
    var generator = generator
    generator.shuffle(&order)
    var tally = Tally()
    var unchecked = 0
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let batch = order[start..<min(start + batchSize, order.count)]
      adam.advance()
      for part in stride(from: batch.startIndex, to: batch.endIndex, by: NetworkPass.capacity) {
        let end = min(part + NetworkPass.capacity, batch.endIndex)
        input.prefetch(order[end..<min(end + NetworkPass.capacity, end + batchSize, order.count)])
        descend(batch[part..<end], of: batch.count, &tally)
        pass.update(adam, isFirst: part == batch.startIndex, isLast: end == batch.endIndex)
        unchecked += end - part
        if unchecked >= 2048 {
          unchecked = 0
          try checkpoint()
        }
      }
    }
    return tally
  }

  /// Runs a part of a batch forward, scores it, and carries its mean loss's derivative back.
  private func descend(_ part: ArraySlice<UInt32>, of batchCount: Int, _ tally: inout Tally) {
    pass.load(input, rows: part)
    pass.forward()
    let share = 1 / Double(batchCount)
    for slot in 0..<pass.count {
      let label = rows.labels[pass.row(slot)]
      let weight = weights[Int(label)]
      if pass.outputs == 1 {
        let probability = tally.add(logit: pass.logit(slot), label: label, weight: weight)
        pass.setOutputDelta(slot, Float((probability - Double(label)) * weight * share))
      } else {
        pass.readLogits(slot, into: several)
        tally.add(several, label: label, weight: weight)
        for output in 0..<several.count {
          let target: Double = output == Int(label) ? 1 : 0
          pass.setOutputDelta(slot, output: output, Float((several.probabilities[output] - target) * weight * share))
        }
      }
    }
    pass.back()
  }

  /// Scores other rows with the network as it is.
  func evaluate(_ rows: EvaluationRows, checkpoint: () throws -> Void) rethrows -> Tally {
    var tally = Tally()
    for block in rows.blocks {
      pass.take(block)
      pass.forward()
      for slot in 0..<pass.count {
        let label = rows.labels[pass.row(slot)]
        if pass.outputs == 1 {
          _ = tally.add(logit: pass.logit(slot), label: label, weight: 1)
        } else {
          pass.readLogits(slot, into: several)
          tally.add(several, label: label, weight: 1)
        }
      }
      try checkpoint()
    }
    return tally
  }
}
