import Groundwork
import Heartbeats
import Results
import Scoring

/// Folds of patients for the protocol `crossPatient`: each patient is tested once, by models trained on the others.
struct PatientFolds {
  /// More folds train on more patients and take as much longer.
  static let most = 10
  /// Training and test rows of each fold.
  var folds: [Split]
  /// Records that take no part: most of their beats are paced or unclassifiable, as in MIT-BIH's 102, 104, 107 and 217, which
  /// EC57 leaves out of such tests.
  var leftOut: [String]

  /// - Parameter keepsPaced: whether paced records take part all the same.
  /// - Returns: nil where fewer than two folds would have both normal and abnormal beats.
  init?(_ beats: BeatSet, twins: BeatTwins, keepsPaced: Bool, seed: UInt64) {
    var counts = beats.recordNames.map { _ in (all: 0, abnormal: 0, unknown: 0) }
    for (row, record) in beats.records.enumerated() {
      counts[Int(record)].all += 1
      if beats.classes[row].isAbnormal { counts[Int(record)].abnormal += 1 }
      if beats.classes[row] == .unknown { counts[Int(record)].unknown += 1 }
    }
    let isUsed = counts.map { $0.all > 0 && (keepsPaced || 2 * $0.unknown <= $0.all) }
    leftOut = zip(beats.recordNames, isUsed).filter { !$0.1 }.map(\.0)
    var abnormal: [UInt32: Int] = [:]
    for record in counts.indices where isUsed[record] {
      abnormal[beats.patients[record], default: 0] += counts[record].abnormal
    }
    // Patients in random order, those with the most abnormal beats first, each to the fold that has the fewest so far: folds
    // differ less in what there is to find than chance would have it.
    var generator = SeededGenerator(seed: seed)
    var patients = abnormal.keys.sorted()
    generator.shuffle(&patients)
    let rank = Dictionary(uniqueKeysWithValues: patients.enumerated().map { ($1, $0) })
    patients.sort { first, second in
      let (one, other) = (abnormal[first] ?? 0, abnormal[second] ?? 0)
      return one != other ? one > other : (rank[first] ?? 0) < (rank[second] ?? 0)
    }
    let count = min(Self.most, patients.count)
    guard count >= 2 else { return nil }
    var foldOfPatient: [UInt32: Int] = [:]
    var sizes = [(abnormal: Int, patients: Int)](repeating: (0, 0), count: count)
    for patient in patients {
      let fold = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
      foldOfPatient[patient] = fold
      sizes[fold] = (sizes[fold].abnormal + (abnormal[patient] ?? 0), sizes[fold].patients + 1)
    }
    let foldOfRecord = counts.indices.map { isUsed[$0] ? foldOfPatient[beats.patients[$0]] : nil }
    folds = (0..<count).map { fold in
      var split = Split(train: [], test: [])
      for (row, record) in beats.records.enumerated() {
        guard let other = foldOfRecord[Int(record)] else { continue }
        if other == fold {
          split.test.append(DrawnRow(beat: row))
        } else {
          split.train.append(DrawnRow(beat: row))
        }
      }
      return split.leavingOutTwins(twins)
    }
    let isTrainable = folds.allSatisfy { fold in
      let isAbnormal = { (row: DrawnRow) in beats.classes[Int(row.beat)].isAbnormal }
      return fold.train.contains(where: isAbnormal) && !fold.train.allSatisfy(isAbnormal) && !fold.test.isEmpty
    }
    guard isTrainable else { return nil }
  }

  /// All folds' test rows as one split, without training rows, which differ from fold to fold.
  var tested: Split { Split(train: [], test: folds.flatMap(\.test)) }
}
