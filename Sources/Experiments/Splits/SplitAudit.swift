package import Files
package import Heartbeats
package import Results
import Scoring

/// What lies on both sides of a split, counted on the very rows a model was trained and scored on.
extension SplitAudit {
  /// - Parameters:
  ///   - twins: which beats have the same samples; found anew unless given.
  ///   - oversampling: how rows were added, where any were: a noisy row has no samples of its beat.
  ///   - pair: the databases that the rows come from, where there are two.
  package init(
    _ split: Split, of beats: BeatSet, twins known: BeatTwins? = nil, oversampling: Oversampling? = nil,
    pair: DatabasePair? = nil
  ) {
    let twins = known ?? BeatTwins(of: beats)
    var trained = [Bool](repeating: false, count: beats.count)
    for row in split.train { trained[Int(row.beat)] = true }
    var seen = trained
    for row in split.validation { seen[Int(row.beat)] = true }
    self.init(
      testRows: split.test.count, testRowsTrainedOn: split.test.count { seen[Int($0.beat)] },
      validationRowsTrainedOn: split.validation.count { trained[Int($0.beat)] },
      oversampledTestRows: split.test.count { $0.isOversampled },
      prevalence: Self.share(beats.classes.count { $0.isAbnormal }, of: beats.count),
      testPrevalence: Self.share(split.test.count { beats.classes[Int($0.beat)].isAbnormal }, of: split.test.count),
      databases: pair.map { DatabaseAudit(seen: seen, split.test, of: beats, twins, $0) })
    if beats.knowsRecords(of: (split.train + split.validation + split.test).lazy.map { Int($0.beat) }) {
      var learned = [Bool](repeating: false, count: beats.recordNames.count)
      for (beat, isSeen) in seen.enumerated() where isSeen { learned[Int(beats.records[beat])] = true }
      let fromShared = split.test.map { beats.records[Int($0.beat)] }.filter { learned[Int($0)] }
      testRowsFromSharedRecords = fromShared.count
      sharedRecords = Set(fromShared).count
      let patients = Set(learned.indices.filter { learned[$0] }.map { beats.patients[$0] })
      let ofShared = split.test.map { beats.patient(of: Int($0.beat)) }.filter(patients.contains)
      testRowsFromSharedPatients = ofShared.count
      sharedPatients = Set(ofShared).count
    }
    (testRowsWithTwin, twinRows) = Self.twins(in: split, twins, oversampling)
    twinsLeftOut = split.leftOut
    largestTwinGroup = twins.groups.map(\.count).max() ?? 1
  }

  /// What is known of a split before its test rows are read; the rest is counted as they are scored (`ScenarioAccount`).
  init(_ streamed: StreamedRecords, leftOut: Int, pair: DatabasePair?) {
    let counts = streamed.classCounts
    let all = counts.reduce(0, +)
    self.init(
      testRows: 0, testRowsTrainedOn: 0, validationRowsTrainedOn: 0, oversampledTestRows: 0, sharedRecords: 0,
      testRowsFromSharedRecords: 0, prevalence: Self.share(all - counts[0], of: all), testPrevalence: 0)
    sharedPatients = streamed.sharedPatients.count
    testRowsFromSharedPatients = 0
    testRowsWithTwin = 0
    twinsLeftOut = leftOut
    databases = pair.flatMap { DatabaseAudit(streaming: $0) }
    guard pair?.knowsRecords == false else { return }
    (sharedRecords, testRowsFromSharedRecords, sharedPatients, testRowsFromSharedPatients) = (nil, nil, nil, nil)
  }

  /// Test rows with a twin on the other side, and all rows with a twin: of different beats with the same samples.
  private static func twins(
    in split: Split, _ twins: BeatTwins, _ oversampling: Oversampling?
  ) -> (tested: Int, all: Int) {
    guard !twins.groups.isEmpty else { return (0, 0) }
    let plain = { (rows: [DrawnRow]) in oversampling == .copies ? rows : rows.filter { !$0.isOversampled } }
    let (learned, tested) = (plain(split.train + split.validation), plain(split.test))
    // Of each content the beats that hold it, so that one beat drawn twice is no twin of itself.
    let beats = { (rows: [DrawnRow]) in
      rows.reduce(into: [Int32: Set<Int32>]()) { $0[twins.firsts[Int($1.beat)], default: []].insert($1.beat) }
    }
    let seen = beats(learned)
    let everywhere = beats(learned + tested)
    let hasOther = { (row: DrawnRow, holders: Set<Int32>?) in
      holders.map { !$0.subtracting([row.beat]).isEmpty } ?? false
    }
    return (
      tested.count { hasOther($0, seen[twins.firsts[Int($0.beat)]]) },
      (learned + tested).count { hasOther($0, everywhere[twins.firsts[Int($0.beat)]]) }
    )
  }

  private static func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(1, whole)) }

  /// The counts of two folds together; each fold's test rows are others.
  func joined(with other: SplitAudit) -> SplitAudit {
    var sum = self
    sum.testRows += other.testRows
    sum.testRowsTrainedOn += other.testRowsTrainedOn
    sum.validationRowsTrainedOn += other.validationRowsTrainedOn
    sum.oversampledTestRows += other.oversampledTestRows
    func add(_ count: WritableKeyPath<SplitAudit, Int?>) {
      sum[keyPath: count] = self[keyPath: count].flatMap { first in other[keyPath: count].map { first + $0 } }
    }
    add(\.sharedRecords)
    add(\.testRowsFromSharedRecords)
    add(\.sharedPatients)
    add(\.testRowsFromSharedPatients)
    add(\.testRowsWithTwin)
    add(\.twinsLeftOut)
    sum.twinRows = max(twinRows ?? 0, other.twinRows ?? 0)
    let abnormal = testPrevalence * Double(testRows) + other.testPrevalence * Double(other.testRows)
    sum.testPrevalence = abnormal / Double(max(1, sum.testRows))
    return sum
  }

  /// Checks what a protocol promises of its rows.
  ///
  /// - Parameter publishedPatients: patients that the published lists themselves put on both sides.
  /// - Throws: `Fault` of the kind `system` for a broken promise, which would be a defect of this program.
  package func verify(_ name: EvaluationProtocol, publishedPatients: Int = 0) throws(Fault) {
    guard name != .published else { return }  // it promises nothing
    func holds(_ holds: Bool, _ broken: @autoclosure () -> String) throws(Fault) {
      guard !holds else { return }
      throw Fault(
        .system, path: "protocol \(name.rawValue)", reason: "broke its promise (\(broken())); please report this")
    }
    try holds(testRowsTrainedOn == 0, "\(testRowsTrainedOn) test rows were trained on")
    try holds(validationRowsTrainedOn == 0, "\(validationRowsTrainedOn) validation rows were trained on")
    try holds(oversampledTestRows == 0, "\(oversampledTestRows) test rows were added by rebalancing")
    try holds(
      (testRowsWithTwin ?? 0) == 0, "\(testRowsWithTwin ?? 0) test rows have the samples of a beat trained on")
    if name == .leakFree {
      // Each of the five classes is rounded to whole beats, or whole groups of twins, once.
      try holds(
        abs(prevalence - testPrevalence) * Double(testRows) <= 5 * Double(largestTwinGroup ?? 1),
        "prevalence \(prevalence) became \(testPrevalence) in the test rows")
    }
    if name == .interPatient || name == .crossPatient {
      try holds(sharedRecords == 0, "\(sharedRecords ?? 0) records lie on both sides")
      try holds((sharedPatients ?? 0) <= publishedPatients, "\(sharedPatients ?? 0) patients lie on both sides")
    }
    guard name == .crossDatabase else { return }
    try holds(databases != nil, "the rows come from one database")
    let outOfPlace = databases?.rowsOutOfPlace ?? 0
    try holds(outOfPlace == 0, "\(outOfPlace) rows come from the other side's database")
    try holds((sharedRecords ?? 0) == 0, "\(sharedRecords ?? 0) records lie on both sides")
    try holds((sharedPatients ?? 0) == 0, "\(sharedPatients ?? 0) patients lie on both sides")
  }
}
