// What the field reports of the classes N, S, V, F and Q. Classes are found by these names, so that a matrix without fusion
// beats, say, is scored by the same rules.
extension ConfusionMatrix {
  /// Supraventricular ectopic beats (class S) after ANSI/AAMI EC57: a beat of class Q that was called S counts neither for
  /// nor against.
  public var supraventricular: DetectionScore { detection(of: "S", pardoning: ["Q"]) }

  /// Ventricular ectopic beats (class V) after ANSI/AAMI EC57: a beat of class F or Q that was called V counts neither for
  /// nor against.
  public var ventricular: DetectionScore { detection(of: "V", pardoning: ["F", "Q"]) }

  /// How well the beats of a class were found.
  ///
  /// - Parameters:
  ///   - name: the class; a matrix without it has nothing to find.
  ///   - pardoned: classes whose beats may be called `name` without being counted as false positives.
  /// - Returns: the counts. True negatives are beats of other classes that were not called `name`, those pardoned not among
  ///   them.
  ///
  /// Source: ANSI/AAMI EC57:1998; de Chazal, O'Dwyer, Reilly, "Automatic classification of heartbeats using ECG morphology
  /// and heartbeat interval features", IEEE TBME 51(7), 2004, which scores by the same rules.
  public func detection(of name: String, pardoning pardoned: Set<String> = []) -> DetectionScore {
    guard let own = classes.firstIndex(of: name) else {
      return DetectionScore(truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: total)
    }
    var score = DetectionScore(
      truePositives: self[own, own], falseNegatives: support(own) - self[own, own], falsePositives: 0)
    var trueNegatives = 0
    for actual in classes.indices where actual != own {
      if !pardoned.contains(classes[actual]) { score.falsePositives += self[actual, own] }
      trueNegatives += support(actual) - self[actual, own]
    }
    score.trueNegatives = trueNegatives
    return score
  }

  /// The j-kappa index: half of Cohen's kappa, and an eighth of each of the sensitivities and positive predictivities of S
  /// and V, so that 1 is perfect; nil where one of them is undefined. Nothing is pardoned.
  ///
  /// Source: Mar, Zaunseder, Martinez, Llamedo, Poll, "Optimization of ECG classification by means of feature selection",
  /// IEEE TBME 58(8), 2011.
  public var jKappa: Double? {
    guard let kappa else { return nil }
    let ectopic = [detection(of: "S"), detection(of: "V")]
    let shares = ectopic.flatMap { [$0.sensitivity.estimate, $0.positivePredictivity.estimate] }.compactMap { $0 }
    return shares.count == 4 ? kappa / 2 + shares.reduce(0, +) / 8 : nil
  }
}
