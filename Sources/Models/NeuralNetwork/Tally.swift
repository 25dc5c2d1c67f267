import Glibc

/// Binary cross-entropy and confusion counts, gathered row by row from logits.
struct Tally {
  private var lossSum = 0.0
  private var truePositives = 0
  private var falsePositives = 0
  private var positives = 0
  private var rows = 0

  /// Counts one row and returns its probability, sigmoid(logit).
  ///
  /// The loss is max(z, 0) - z y + log(1 + exp(-|z|)), which neither overflows nor loses digits for any logit z.
  mutating func add(logit: Float, label: UInt8) -> Double {
    let z = Double(logit)
    let small = exp(-abs(z))
    lossSum += max(z, 0) - z * Double(label) + log1p(small)
    rows += 1
    positives += Int(label)
    if z > 0 {
      truePositives += Int(label)
      falsePositives += Int(1 - label)
    }
    return (z >= 0 ? 1 : small) / (1 + small)
  }

  var loss: Double { lossSum / Double(rows) }
  var accuracy: Double {
    let falseNegatives = positives - truePositives
    return Double(rows - falsePositives - falseNegatives) / Double(rows)
  }
  var precision: Double? { ratio(truePositives, truePositives + falsePositives) }
  var recall: Double? { ratio(truePositives, positives) }

  private func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}

/// 1 / (1 + exp(-logit)) without overflow.
func sigmoid(_ logit: Float) -> Float {
  let small = exp(-abs(Double(logit)))
  return Float((logit >= 0 ? 1 : small) / (1 + small))
}
