/// How far predicted probabilities agree with what was observed, in bins of equal width over [0, 1].
public struct CalibrationCurve: Codable, Sendable, Equatable {
  /// The rows with a probability in (lower, upper]; the first bin takes in 0 too.
  public struct Bin: Codable, Sendable, Equatable {
    /// The lower edge, not in the bin (but 0 is in the first one).
    public var lower: Double
    /// The upper edge, in the bin.
    public var upper: Double
    /// The mean probability of the bin's rows; nil without rows.
    public var meanPredicted: Double?
    /// The share of abnormal rows; nil without rows.
    public var observed: Double?
    /// Rows in the bin.
    public var count: Int

    /// A bin by its values, e.g. one that was stored.
    public init(lower: Double, upper: Double, meanPredicted: Double?, observed: Double?, count: Int) {
      self.lower = lower
      self.upper = upper
      self.meanPredicted = meanPredicted
      self.observed = observed
      self.count = count
    }
  }

  /// All bins, empty ones too; no bin at all when a probability is not finite.
  public var bins: [Bin]
  /// The mean square of probability minus truth, 0 at best; nil without rows or when a probability is not finite.
  public var brierScore: Double?
  /// The mean distance of `meanPredicted` and `observed` over the bins, weighted by their rows; nil as `brierScore`.
  public var expectedCalibrationError: Double?

  /// Sorts rows into bins as scikit-learn's `calibration_curve` does, which leaves out empty ones.
  ///
  /// - Precondition: as many probabilities as labels, and at least one bin.
  public init(labels: [UInt8], probabilities: [Float], bins count: Int = 10) {
    precondition(labels.count == probabilities.count, "a probability for each label")
    let areFinite = probabilities.allSatisfy(\.isFinite)
    self.init(
      !areFinite
        ? nil
        : zip(labels, probabilities).map { (Double($1), abnormal: $0 != 0 ? 1 : 0, normal: $0 != 0 ? 0 : 1) },
      bins: count)
  }

  /// Sorts probabilities, each with the rows that have it, into bins; nil where one is not finite.
  init(_ scores: [(probability: Double, abnormal: Int, normal: Int)]?, bins count: Int) {
    precondition(count > 0, "at least one bin")
    bins = []
    guard let scores else { return }
    let edges = (0...count).map { Double($0) / Double(count) }
    var rows = [Int](repeating: 0, count: count)
    var abnormal = rows
    var predicted = [Double](repeating: 0, count: count)
    var squares = 0.0
    for score in scores {
      let p = score.probability
      // The product is exact (24 bits times a small number), so only a p right on an edge is to be moved: below it.
      var bin = Int(min(max(p * Double(count), 0), Double(count - 1)))
      if bin > 0, p <= edges[bin] { bin -= 1 }
      rows[bin] += score.abnormal + score.normal
      abnormal[bin] += score.abnormal
      predicted[bin] += p * Double(score.abnormal + score.normal)
      squares += (1 - p) * (1 - p) * Double(score.abnormal) + p * p * Double(score.normal)
    }

    var error = 0.0
    for bin in 0..<count {
      let n = Double(rows[bin])
      let isEmpty = rows[bin] == 0
      bins.append(
        Bin(
          lower: edges[bin], upper: edges[bin + 1], meanPredicted: isEmpty ? nil : predicted[bin] / n,
          observed: isEmpty ? nil : Double(abnormal[bin]) / n, count: rows[bin]))
      error += abs(predicted[bin] - Double(abnormal[bin]))
    }
    let all = rows.reduce(0, +)
    if all > 0 {
      brierScore = squares / Double(all)
      expectedCalibrationError = error / Double(all)
    }
  }
}
