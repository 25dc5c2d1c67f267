import Groundwork
import Heartbeats
import Models
import Results
import Scoring

extension Attention {
  /// By the gradient of the probability where the classifier knows it, else by permutation.
  init(of classifier: any Classifier, on test: LabelledRows, seed: UInt64, jobs: Int) {
    if let differentiable = classifier as? any DifferentiableClassifier {
      self.init(gradientOf: differentiable, on: test)
    } else {
      self.init(permuting: test, for: classifier, seed: seed, jobs: jobs)
    }
  }

  /// The mean magnitude of the gradient of the probability to be abnormal.
  private init(gradientOf network: any DifferentiableClassifier, on test: LabelledRows) {
    let sample = Self.balancedSample(of: test)
    let width = sample.features.columns
    let gradients = network.inputGradients(for: sample.features)
    var sums = [Double](repeating: 0, count: width)
    for index in gradients.indices { sums[index % width] += Double(gradients[index].magnitude) }
    self.init(method: .gradient, sums: sums, rows: sample.features.rows)
  }

  /// The permutation importance of each sample for any classifier.
  private init(permuting test: LabelledRows, for classifier: any Classifier, seed: UInt64, jobs: Int) {
    let sample = Self.balancedSample(of: test)
    let features = sample.features
    let error = { (matrix: FeatureMatrix) in
      brierScore(labels: sample.labels, probabilities: classifier.probabilities(for: matrix, jobs: jobs).column(1)) ?? 0
    }
    let base = error(features)
    let growth = (0..<features.columns).map { column in
      var generator = SeededGenerator(seed: seed, stream: UInt64(column))
      let order = generator.permutation(features.rows)
      var values = features.values
      for (row, other) in order.enumerated() {
        values[row * features.columns + column] = features.values[other * features.columns + column]
      }
      return error(FeatureMatrix(values: values, rows: features.rows, columns: features.columns)) - base
    }
    self.init(method: .permutation, sums: growth, rows: features.rows)
  }

  private init(method: Method, sums: [Double], rows: Int) {
    let largest = sums.max() ?? 0
    self.init(method: method, weights: sums.map { largest > 0 ? rounded(max(0, $0) / largest) : 0 }, rows: rows)
  }

  /// Evenly spaced rows of each class, at most 1,000 of each, so that the many normal beats do not drown the rest.
  private static func balancedSample(of rows: LabelledRows) -> LabelledRows {
    let width = rows.features.columns
    let chosen = [UInt8(0), 1].flatMap { label in
      let members = rows.labels.indices.filter { rows.labels[$0] == label }
      let count = min(1000, members.count)
      return (0..<count).map { members[$0 * members.count / count] }
    }
    return LabelledRows(
      features: FeatureMatrix(
        values: chosen.flatMap { rows.features.values[$0 * width..<($0 + 1) * width] }, rows: chosen.count,
        columns: width),
      labels: chosen.map { rows.labels[$0] })
  }
}
