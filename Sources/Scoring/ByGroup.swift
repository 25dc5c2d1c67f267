// Rows of one patient are alike, so an honest interval draws patients, not rows: these count each patient's rows apart.

extension ConfusionMatrix {
  /// One matrix for each group that has rows, in rising order of the group.
  ///
  /// - Parameters:
  ///   - groups: the group (patient) of each row, as in `BeatSet.patient(of:)`.
  ///   - labels: the true class of each row; 0 is normal, anything else abnormal.
  ///   - predictions: the class that each row was called, likewise.
  /// - Precondition: as many predictions and groups as labels.
  public static func byGroup(_ groups: [UInt32], labels: [UInt8], predictions: [UInt8]) -> [ConfusionMatrix] {
    precondition(labels.count == predictions.count, "a prediction for each label")
    return tally(groups, rows: labels.count, empty: ConfusionMatrix()) { matrix, row in
      matrix.count(actual: labels[row] != 0, predicted: predictions[row] != 0)
    }
  }
}

extension ConfusionMatrix {
  /// One matrix of k classes for each group that has rows, in rising order of the group.
  ///
  /// - Parameters:
  ///   - groups: the group (record) of each row, as in `BeatSet.records`.
  ///   - classes: k names.
  ///   - labels: the true class of each row, 0..<k.
  ///   - predictions: the class that each row was called, 0..<k.
  /// - Precondition: as many predictions and groups as labels, and no class outside 0..<k.
  public static func byGroup(
    _ groups: [UInt32], classes: [String], labels: [UInt8], predictions: [UInt8]
  ) -> [ConfusionMatrix] {
    precondition(labels.count == predictions.count, "a prediction for each label")
    return tally(groups, rows: labels.count, empty: ConfusionMatrix(classes: classes)) { matrix, row in
      matrix.count(actual: Int(labels[row]), predicted: Int(predictions[row]))
    }
  }
}

extension Proportion {
  /// One proportion for each group that has rows, in rising order of the group.
  ///
  /// - Parameters:
  ///   - groups: the group (patient) of each row, as in `BeatSet.patient(of:)`.
  ///   - successes: whether each row has what is counted.
  /// - Precondition: as many outcomes as groups.
  public static func byGroup(_ groups: [UInt32], successes: [Bool]) -> [Proportion] {
    tally(groups, rows: successes.count, empty: Proportion(successes: 0, count: 0)) { proportion, row in
      proportion.count += 1
      if successes[row] { proportion.successes += 1 }
    }
  }
}

/// Adds each row to the tally of its group; groups without rows are left out.
private func tally<Tally>(
  _ groups: [UInt32], rows: Int, empty: Tally, add: (inout Tally, Int) -> Void
) -> [Tally] {
  precondition(groups.count == rows, "a group for each row")
  var tallies = [Tally?](repeating: nil, count: groups.max().map { Int($0) + 1 } ?? 0)
  for (row, group) in groups.enumerated() {
    var tally = tallies[Int(group)] ?? empty
    tallies[Int(group)] = nil  // referred to once, so that it changes in place
    add(&tally, row)
    tallies[Int(group)] = tally
  }
  return tallies.compactMap { $0 }
}
