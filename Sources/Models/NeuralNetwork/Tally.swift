import Glibc

/// Cross-entropy and counts of right and wrong calls, gathered row by row from logits. Positive is what is not of class 0.
struct Tally {
  private var lossSum = 0.0
  private var right = 0
  private var truePositives = 0
  private var falsePositives = 0
  private var positives = 0
  private var rows = 0

  /// Counts one row of two classes and returns the probability of class 1, sigmoid(logit).
  ///
  /// The loss is max(z, 0) - z y + log(1 + exp(-|z|)), which neither overflows nor loses digits for any logit z.
  mutating func add(logit: Float, label: UInt8, weight: Double) -> Double {
    let z = Double(logit)
    let small = exp(-abs(z))
    lossSum += weight * (max(z, 0) - z * Double(label) + log1p(small))
    count(call: z > 0 ? 1 : 0, label: label)
    return (z >= 0 ? 1 : small) / (1 + small)
  }

  /// Counts one row of several classes by its logits, and fills in the classes' probabilities.
  mutating func add(logits: [Float], label: UInt8, weight: Double, probabilities: inout [Double]) {
    let logOfSum = softmax(logits, into: &probabilities)
    lossSum += weight * (logOfSum - Double(logits[Int(label)]))
    count(call: UInt8(logits.indexOfFirstMaximum), label: label)
  }

  private mutating func count(call: UInt8, label: UInt8) {
    rows += 1
    if call == label { right += 1 }
    if label > 0 { positives += 1 }
    if call > 0 {
      truePositives += label > 0 ? 1 : 0
      falsePositives += label > 0 ? 0 : 1
    }
  }

  var loss: Double { lossSum / Double(rows) }
  var accuracy: Double { Double(right) / Double(rows) }
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

/// exp(z) over the sum of exp(z) of all logits, in double precision and without overflow; returns the logarithm of that sum.
@discardableResult
func softmax(_ logits: [Float], into probabilities: inout [Double]) -> Double {
  let largest = Double(logits.max() ?? 0)
  var sum = 0.0
  for (index, logit) in logits.enumerated() {
    probabilities[index] = exp(Double(logit) - largest)
    sum += probabilities[index]
  }
  for index in probabilities.indices { probabilities[index] /= sum }
  return largest + log(sum)
}
