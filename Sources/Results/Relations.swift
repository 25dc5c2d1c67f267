import Scoring

/// A value whose members depend on one another, so that a file edited by hand can hold what no run writes.
protocol Related {
  /// The first relation that does not hold, in words; nil when all hold. Numbers were checked before: no count is negative,
  /// none is so large that a sum overflows, and every number is finite.
  var brokenRelation: String? { get }
}

/// Whether a number is a share.
private func isShare(_ value: Double?) -> Bool { value.map { (0...1).contains($0) } ?? true }

/// Whether a rate is the one that its counts give, as far as rounding goes; both are nil of nothing.
private func agree(_ rate: Double?, _ counted: Double?) -> Bool {
  switch (rate, counted) {
  case (let rate?, let counted?): abs(rate - counted) < 1e-6
  case (nil, nil): true
  default: false
  }
}

private func sum(_ counts: some Sequence<Int>) -> Int { counts.reduce(0, +) }

extension Interval: Related {
  var brokenRelation: String? { low <= high ? nil : "an interval from \(low) to \(high)" }
}

extension Rate: Related {
  var brokenRelation: String? {
    if successes > n { return "\(successes) of \(n)" }
    if !agree(estimate, n == 0 ? nil : Double(successes) / Double(n)) {
      return "\(estimate.map { "\($0)" } ?? "no rate") for \(successes) of \(n)"
    }
    for interval in [overBeats, overRecords].compactMap({ $0 }) where interval.low < 0 || interval.high > 1 {
      return "a rate's interval from \(interval.low) to \(interval.high)"
    }
    return nil
  }
}

extension RowCounts: Related {
  var brokenRelation: String? {
    if !classes.keys.allSatisfy(BeatClass.symbols.contains) { return "a class other than N, S, V, F and Q" }
    if sum(classes.values) != total {
      return "\(normal) normal and \(abnormal) abnormal rows, \(sum(classes.values)) by class"
    }
    if classes[BeatClass.normal.symbol, default: 0] != normal {
      return "\(normal) normal rows, but a different number of class N"
    }
    return oversampled <= total ? nil : "\(oversampled) oversampled rows of \(total)"
  }
}

extension Scores: Related {
  var brokenRelation: String? {
    if !agree(accuracy, confusion.accuracy) || !agree(recall, confusion.recall)
      || !agree(precision, confusion.precision)
    {
      return "rates that differ from those of the confusion matrix"
    }
    return recallByClass.values.allSatisfy { isShare($0) } ? nil : "a recall outside 0 to 1"
  }
}

extension RepeatScores: Related {
  var brokenRelation: String? {
    agree(accuracy, confusion.accuracy) && agree(recall, confusion.recall) && agree(precision, confusion.precision)
      ? nil : "rates that differ from those of the confusion matrix"
  }
}

extension ChosenThreshold: Related {
  var brokenRelation: String? {
    if !isShare(validationFalseAlarms) { return "a share of false alarms outside 0 to 1" }
    return (0...1).contains(threshold) ? nil : "a threshold of \(threshold)"
  }
}

extension SplitAudit: Related {
  var brokenRelation: String? {
    if max(testRowsTrainedOn, oversampledTestRows, testRowsFromSharedRecords ?? 0) > testRows {
      return "an audit count above the \(testRows) test rows"
    }
    return isShare(prevalence) && isShare(testPrevalence) ? nil : "a prevalence outside 0 to 1"
  }
}

extension ROCCurve: Related {
  var brokenRelation: String? {
    points.allSatisfy { isShare($0.fpr) && isShare($0.tpr) } && isShare(area)
      ? nil : "a curve with values outside 0 to 1"
  }
}

extension PrecisionRecallCurve: Related {
  var brokenRelation: String? {
    points.allSatisfy { isShare($0.recall) && isShare($0.precision) } ? nil : "a curve with values outside 0 to 1"
  }
}

extension CalibrationCurve: Related {
  var brokenRelation: String? {
    for bin in bins
    where !(isShare(bin.lower) && isShare(bin.upper) && isShare(bin.meanPredicted) && isShare(bin.observed)) {
      return "a bin with values outside 0 to 1"
    }
    return isShare(brierScore) && isShare(expectedCalibrationError) ? nil : "a calibration error outside 0 to 1"
  }
}

extension ThresholdSweep: Related {
  var brokenRelation: String? {
    points.allSatisfy { (0...1).contains($0.threshold) } ? nil : "a threshold outside 0 to 1"
  }
}

extension EpochScores: Related {
  var brokenRelation: String? {
    let shares = [accuracy, precision, recall, validationAccuracy, validationPrecision, validationRecall]
    if !shares.allSatisfy({ isShare($0) }) { return "a share outside 0 to 1" }
    return min(loss, validationLoss ?? 0) >= 0 ? nil : "a loss below 0"
  }
}

extension Attention: Related {
  var brokenRelation: String? { weights.allSatisfy { isShare($0) } ? nil : "a weight outside 0 to 1" }
}

extension Failure: Related {
  var brokenRelation: String? {
    if samples.count != DataSummary.samplesPerBeat { return Self.curve(of: samples.count) }
    if (time ?? 0) < 0 { return "a time before the record's start" }
    return isShare(probability) ? nil : "a probability of \(probability)"
  }

  fileprivate static func curve(of count: Int) -> String {
    "a curve of \(count) samples, not \(DataSummary.samplesPerBeat)"
  }
}

extension Failure.Strip: Related {
  var brokenRelation: String? {
    guard (1...1000).contains(sampleRate) else { return "a strip of \(sampleRate) samples a second" }
    guard start >= 0 else { return "a strip before the record's start" }
    let most = Int(Self.seconds * sampleRate) + 2
    if leads.count > 2 || leads.contains(where: { $0.samples.count > most }) {
      return "a strip of more than two leads or six seconds"
    }
    return beats.count <= most && beats.allSatisfy { (0...Self.seconds).contains($0.time) }
      ? nil : "a beat outside its strip"
  }
}

extension BeatTwin: Related {
  var brokenRelation: String? {
    [test, training].first { $0.count != DataSummary.samplesPerBeat }.map { Failure.curve(of: $0.count) }
  }
}

extension TypicalBeat: Related {
  var brokenRelation: String? {
    let wanted = count == 0 ? 0 : DataSummary.samplesPerBeat
    return [low, median, high].first { $0.count != wanted }.map { "a curve of \($0.count) samples, not \(wanted)" }
  }
}

extension OversampledBeat: Related {
  var brokenRelation: String? {
    [original, oversampled].first { $0.count != DataSummary.samplesPerBeat }.map { Failure.curve(of: $0.count) }
  }
}

extension ClassBalance: Related {
  var brokenRelation: String? {
    classes.keys.allSatisfy(BeatClass.symbols.contains) ? nil : "a class other than N, S, V, F and Q"
  }
}

extension RecordSummary: Related {
  var brokenRelation: String? { abnormal <= beats ? nil : "\(abnormal) abnormal beats of \(beats)" }
}

extension DataSummary: Related {
  var brokenRelation: String? {
    if beats == 0 { return "no beats" }
    if !classes.keys.allSatisfy(BeatClass.symbols.contains) { return "a class other than N, S, V, F and Q" }
    if sum(classes.values) != beats { return "\(beats) beats, \(sum(classes.values)) by class" }
    if sum(records.map(\.beats)) > beats { return "more beats in records than the \(beats) in all" }
    return sha256.utf8.count == 64 && sha256.allSatisfy(\.isHexDigit) ? nil : "not a SHA-256 digest"
  }
}

extension RebalancingTargets: Related {
  var brokenRelation: String? {
    (0...1).contains(normalShare) && (0...1e6).contains(abnormalShare)
      ? nil : "shares of \(normalShare) and \(abnormalShare)"
  }
}

extension RunSettings: Related {
  var brokenRelation: String? {
    if [Set(protocols).count, Set(features).count, Set(models).count, Set(classes).count]
      != [protocols.count, features.count, models.count, classes.count]
    {
      return "a setting with a repeated value"
    }
    if !(isShare(shares.test) && isShare(shares.validation)) { return "a share outside 0 to 1" }
    if !(0...1e6).contains(noise) { return "noise of \(noise)" }
    return min(trees, repeats, epochDivisor) >= 1 ? nil : "a setting of 0"
  }
}

extension NetworkSchedule: Related {
  var brokenRelation: String? {
    epochs >= 1 && batchSize >= 1 && hiddenLayers.allSatisfy { $0 >= 1 } ? nil : "a setting of 0"
  }
}

extension Comparison: Related {
  var brokenRelation: String? {
    if onlyFirstRight + onlySecondRight > rows { return "more rows than the \(rows) compared" }
    for value in [pValue, recallPValue].compactMap({ $0 }) where !isShare(value) { return "a p-value of \(value)" }
    let numbers = [recallDifference, recallDifferenceInterval?.low, recallDifferenceInterval?.high].compactMap { $0 }
    return numbers.allSatisfy { (-1...1).contains($0) } ? nil : "a difference of recall outside -1 to 1"
  }
}

extension Experiment: Related {
  var brokenRelation: String? {
    if let fault = scores.brokenRelation { return fault }
    let ofClasses =
      [confusion] + repeats.map(\.confusion) + (records ?? []).map(\.confusion)
      + [validationScores].compactMap { $0?.confusion }
    let ofTwo =
      [leak.trainedOn, leak.others] + [chosen, screening].compactMap { $0?.scores.confusion }
      + curves.sweep.points.map(\.confusion)
    if !ofClasses.allSatisfy({ $0.classes == classes.names })
      || !ofTwo.allSatisfy({ $0.classes == ConfusionMatrix.binaryClasses })
    {
      return "a confusion matrix with different classes"
    }
    if confusion.total != test.total || confusion.positives != test.abnormal {
      return "a confusion matrix with different numbers of test rows"
    }
    if let shownRepeat {
      guard repeats.indices.contains(shownRepeat) else {
        return "training run \(shownRepeat) of \(repeats.count) shown"
      }
      if repeats[shownRepeat].confusion != confusion {
        return "results that differ from those of the training run shown"
      }
    }
    let others = repeats.map(\.confusion) + [chosen, screening].compactMap { $0?.scores.confusion }
    if !others.allSatisfy({ $0.total == test.total }) {
      return "repeated runs or thresholds with a different number of test rows"
    }
    var left = test.total
    for record in records ?? [] {
      left -= record.confusion.total
      if left < 0 { return "more rows in records than test rows" }
    }
    if leak.trainedOn.total + leak.others.total != test.total {
      return "a leak audit with a different number of test rows"
    }
    if audit.testRows != test.total { return "an audit with a different number of test rows" }
    if let chosenEpoch, let network, !(1...network.epochs).contains(chosenEpoch) {
      return "epoch \(chosenEpoch) chosen"
    }
    if let weights = attention?.weights, weights.count < DataSummary.samplesPerBeat {
      return Failure.curve(of: weights.count)
    }
    return (outOfBagError ?? []).allSatisfy { isShare($0) } ? nil : "an out-of-bag error outside 0 to 1"
  }
}

extension Yardstick: Related {
  var brokenRelation: String? {
    if confusion.classes != classes.names
      || ![leak.trainedOn, leak.others].allSatisfy({ $0.classes == ConfusionMatrix.binaryClasses })
    {
      return "a confusion matrix with different classes"
    }
    if leak.trainedOn.total + leak.others.total != confusion.total {
      return "a leak audit with a different number of test rows"
    }
    return stride >= 1 ? nil : "a stride of 0"
  }
}

extension Results: Related {
  var brokenRelation: String? {
    if Set(experiments.map(\.key)).count != experiments.count { return "a repeated experiment" }
    let described = Set(modelDescriptions.map(\.id))
    if described.count != modelDescriptions.count { return "a model described twice" }
    let named =
      experiments.map(\.model) + comparisons.flatMap { [$0.first.model, $0.second.model] }
      + (models ?? []).map(\.experiment.model)
    if let unknown = named.first(where: { !described.contains($0) }) {
      return "a model \(unknown.rawValue) that is not described"
    }
    let shown = experiments.filter { !$0.failures.isEmpty }.map { [$0.protocol.rawValue, $0.model.rawValue] }
    if Set(shown).count != shown.count { return "two lists of errors of one model in one protocol" }
    if Set(typicalBeats.map(\.class)).count != typicalBeats.count { return "two typical beats of one class" }
    return (models ?? []).flatMap(\.files).allSatisfy { ModelListing.canHold($0.name) }
      ? nil : "an unknown model file name"
  }
}

extension BeatClass {
  fileprivate static let symbols = Set(allCases.map(\.symbol))
}
