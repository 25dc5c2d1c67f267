/// How well beats of one kind were found.
public struct DetectionScore: Sendable, Equatable {
  /// Found, and of that kind.
  public var truePositives: Int
  /// Of that kind, and not found or taken for another.
  public var falseNegatives: Int
  /// Taken for that kind, and not.
  public var falsePositives: Int
  /// Rightly not taken for that kind; nil where nothing can be counted so, as between beats.
  public var trueNegatives: Int?

  /// A score by its counts, each at least 0.
  public init(truePositives: Int, falseNegatives: Int, falsePositives: Int, trueNegatives: Int? = nil) {
    self.truePositives = truePositives
    self.falseNegatives = falseNegatives
    self.falsePositives = falsePositives
    self.trueNegatives = trueNegatives
  }

  /// The found among those there, Se.
  public var sensitivity: Proportion {
    Proportion(successes: truePositives, count: truePositives + falseNegatives)
  }

  /// The right among those found, +P.
  public var positivePredictivity: Proportion {
    Proportion(successes: truePositives, count: truePositives + falsePositives)
  }

  /// The wrongly found among all that is not of that kind, FPR; nil where that cannot be counted.
  public var falsePositiveRate: Proportion? {
    trueNegatives.map { Proportion(successes: falsePositives, count: falsePositives + $0) }
  }
}
