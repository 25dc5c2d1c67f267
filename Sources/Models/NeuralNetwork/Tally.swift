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
  mutating func add(_ outputs: ClassOutputs, label: UInt8, weight: Double) {
    let logOfSum = outputs.softmax()
    lossSum += weight * (logOfSum - Double(outputs.logits[Int(label)]))
    count(call: UInt8(outputs.largest), label: label)
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

/// The outputs of one row of several classes, and the classes' probabilities; made once, so that a row allocates nothing.
final class ClassOutputs {
  let count: Int
  /// The caller's to fill.
  let logits: AlignedBuffer<Float>
  /// What `softmax` found.
  let probabilities: AlignedBuffer<Double>

  init(count: Int) {
    self.count = count
    logits = AlignedBuffer(count: count)
    probabilities = AlignedBuffer(count: count)
  }

  /// The largest output; of equal ones the first.
  var largest: Int {
    var best = 0
    for index in 0..<count where logits[index] > logits[best] { best = index }
    return best
  }

  /// Probabilities as exp(z) over the sum of exp(z) of all logits, in double precision and without overflow; returns the
  /// logarithm of that sum.
  @discardableResult
  func softmax() -> Double {
    let largest = Double(logits[self.largest])
    var sum = 0.0
    for index in 0..<count {
      let share = exp(Double(logits[index]) - largest)
      probabilities[index] = share
      sum += share
    }
    for index in 0..<count { probabilities[index] /= sum }
    return largest + log(sum)
  }
}
