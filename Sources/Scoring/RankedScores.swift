/// Rows sorted by score, once, for every curve and threshold that is read off them.
///
/// Rows with equal scores cannot be separated by any threshold, so they form one step.
public struct RankedScores: Sendable, Equatable {
  /// The distinct scores, highest first.
  public let scores: [Float]
  /// Abnormal rows that score at least as high as the score of the same index.
  public let truePositives: [Int]
  /// Normal rows that score at least as high as the score of the same index.
  public let falsePositives: [Int]

  /// Sorts the rows; a label of 0 is normal, anything else abnormal.
  ///
  /// - Returns: nil when a score is infinite or not a number: such rows have no rank.
  /// - Precondition: as many probabilities as labels.
  public init?(labels: [UInt8], probabilities: [Float]) {
    precondition(labels.count == probabilities.count, "a probability for each label")
    guard probabilities.allSatisfy(\.isFinite) else { return nil }
    // One whole number a row, rising with the score, the label in its lowest bit: sorts faster than rows would.
    var keys = zip(labels, probabilities).map { label, score in
      UInt64(RankedScores.order(of: score)) << 1 | (label != 0 ? 1 : 0)
    }
    keys.sort(by: >)

    var scores: [Float] = []
    var truePositives: [Int] = []
    var falsePositives: [Int] = []
    var found = 0
    for (index, key) in keys.enumerated() {
      found += Int(key & 1)
      let isLastOfStep = index + 1 == keys.count || keys[index + 1] >> 1 != key >> 1
      guard isLastOfStep else { continue }
      scores.append(RankedScores.score(ofOrder: UInt32(key >> 1)))
      truePositives.append(found)
      falsePositives.append(index + 1 - found)
    }
    self.scores = scores
    self.truePositives = truePositives
    self.falsePositives = falsePositives
  }

  /// Counts of distinct scores, highest first.
  init(scores: [Float], truePositives: [Int], falsePositives: [Int]) {
    self.scores = scores
    self.truePositives = truePositives
    self.falsePositives = falsePositives
  }

  /// Rows that are abnormal.
  public var positives: Int { truePositives.last ?? 0 }
  /// Rows that are normal.
  public var negatives: Int { falsePositives.last ?? 0 }
  /// Whether both classes occur, without which there is no curve.
  public var hasBothClasses: Bool { positives > 0 && negatives > 0 }

  /// The confusion matrix when rows above the threshold are called abnormal, by binary search.
  public func confusion(threshold: Float) -> ConfusionMatrix {
    var low = 0
    var high = scores.count
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] > threshold { low = middle + 1 } else { high = middle }
    }
    let (tp, fp) = called(first: low)
    return ConfusionMatrix(tn: negatives - fp, fp: fp, fn: positives - tp, tp: tp)
  }

  /// The abnormal and normal rows among those of the first so many steps.
  func called(first steps: Int) -> (tp: Int, fp: Int) {
    steps > 0 ? (truePositives[steps - 1], falsePositives[steps - 1]) : (0, 0)
  }

  /// The chance that an abnormal row scores higher than a normal one, a tie counting half: the area under the ROC curve.
  ///
  /// Nil when a class is absent. Summed in whole numbers, so it is exact but for one division.
  ///
  /// Source: Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143(1), 1982.
  public var areaUnderCurve: Double? {
    guard hasBothClasses else { return nil }
    var twiceWon = 0
    var tpBefore = 0
    var fpBefore = 0
    for (tp, fp) in zip(truePositives, falsePositives) {
      twiceWon += (fp - fpBefore) * (tpBefore + tp)
      (tpBefore, fpBefore) = (tp, fp)
    }
    return Double(twiceWon) / 2 / (Double(positives) * Double(negatives))
  }

  /// A whole number that rises with the score (IEEE 754: negative numbers sort backwards as bits).
  private static func order(of score: Float) -> UInt32 {
    let bits = (score + 0).bitPattern  // adding 0 makes -0 the same as 0
    return bits >> 31 == 1 ? ~bits : bits | 1 << 31
  }

  private static func score(ofOrder order: UInt32) -> Float {
    Float(bitPattern: order >> 31 == 1 ? order & ~(1 << 31) : ~order)
  }
}

/// The area under the ROC curve from ranks, a tie counting half.
///
/// Nil when a class is absent or a score is not finite.
public func areaUnderCurve(labels: [UInt8], probabilities: [Float]) -> Double? {
  RankedScores(labels: labels, probabilities: probabilities)?.areaUnderCurve
}
