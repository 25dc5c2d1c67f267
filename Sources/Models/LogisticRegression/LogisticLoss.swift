import CKernels
import Glibc
import Groundwork

/// The mean cross-entropy of some rows with a penalty, and its derivatives, by the parameters of a logistic regression.
///
/// Blocks of rows of fixed size are summed up one by one and then in their order, so threads change no bit.
struct LogisticLoss: Sendable {
  private let rows: LabelledRows
  private let weights: [Double]
  private let outputs: Int
  /// Of half the squared weights.
  private let penalty: Double
  private let jobs: Int

  /// Rows a thread takes at a time.
  private static let block = 2048

  init(rows: LabelledRows, settings: LogisticSettings, jobs: Int) {
    self.rows = rows
    weights = settings.classWeights ?? Array(repeating: 1, count: rows.classCount)
    outputs = NeuralNetwork.outputs(classes: rows.classCount)
    penalty = 1 / (settings.inversePenalty * Double(rows.labels.count))
    self.jobs = jobs
  }

  /// For each output a weight a column and the intercept.
  var parameterCount: Int { outputs * (rows.features.columns + 1) }

  /// The loss and its gradient at some parameters.
  func valueAndGradient(_ parameters: [Double]) -> (value: Double, gradient: [Double]) {
    let count = rows.labels.count
    let parts = concurrentMap((count + Self.block - 1) / Self.block, jobs: jobs) { index in
      part(parameters, index * Self.block..<min((index + 1) * Self.block, count))
    }
    var value = 0.0
    var gradient = [Double](repeating: 0, count: parameterCount)
    for part in parts {
      value += part.value
      for index in gradient.indices { gradient[index] += part.gradient[index] }
    }
    value /= Double(count)
    let width = rows.features.columns + 1
    for index in gradient.indices {
      gradient[index] /= Double(count)
      guard index % width < width - 1 else { continue }  // an intercept is free
      value += penalty * parameters[index] * parameters[index] / 2
      gradient[index] += penalty * parameters[index]
    }
    return (value, gradient)
  }

  /// Sums over a block of rows.
  private func part(_ parameters: [Double], _ range: Range<Int>) -> (value: Double, gradient: [Double]) {
    let columns = rows.features.columns
    var scores = [Double](repeating: 0, count: range.count * outputs)
    var gradient = [Double](repeating: 0, count: parameterCount)
    var value = 0.0
    // Invariant: the matrix holds the range's rows; scores and gradient are as large as the kernels' comments say.
    unsafe rows.features.values.withUnsafeBufferPointer { values in
      guard let start = unsafe values.baseAddress.map({ unsafe $0 + range.lowerBound * columns }) else { return }
      unsafe logistic_scores(start, columns, range.count, parameters, outputs, &scores)
      for row in 0..<range.count {
        let label = Int(rows.labels[range.lowerBound + row])
        value += weights[label] * slopes(&scores, row * outputs, label)
      }
      unsafe logistic_gradient(start, columns, range.count, scores, outputs, &gradient)
    }
    return (value, gradient)
  }

  /// Replaces a row's scores by the derivatives of its weighed loss, and returns the loss without its weight.
  private func slopes(_ scores: inout [Double], _ start: Int, _ label: Int) -> Double {
    guard outputs > 1 else {
      let score = scores[start]
      let small = exp(-abs(score))
      let probability = (score >= 0 ? 1 : small) / (1 + small)
      scores[start] = weights[label] * (probability - Double(label))
      return max(score, 0) - score * Double(label) + log1p(small)
    }
    let largest = scores[start..<start + outputs].max() ?? 0
    let own = scores[start + label]
    var sum = 0.0
    for index in start..<start + outputs {
      scores[index] = exp(scores[index] - largest)
      sum += scores[index]
    }
    for index in start..<start + outputs {
      scores[index] = weights[label] * (scores[index] / sum - (index == start + label ? 1 : 0))
    }
    return largest + log(sum) - own
  }

  /// The parameters as a layer in single precision.
  func layer(_ parameters: [Double]) -> DenseLayer {
    let columns = rows.features.columns
    return DenseLayer(
      inputs: columns, outputs: outputs,
      weights: (0..<columns).flatMap { column in
        (0..<outputs).map { Float(parameters[$0 * (columns + 1) + column]) }
      },
      biases: (0..<outputs).map { Float(parameters[$0 * (columns + 1) + columns]) })
  }
}
