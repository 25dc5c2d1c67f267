package import Heartbeats
package import Results
import Scoring

/// What lies on both sides of a split, counted on the very rows a model was trained and scored on.
extension SplitAudit {
  /// - Parameter pair: the databases that the rows come from, where there are two.
  package init(_ split: Split, of beats: BeatSet, pair: DatabasePair? = nil) {
    var trained = [Bool](repeating: false, count: beats.count)
    for row in split.train { trained[Int(row.beat)] = true }
    var seen = trained
    for row in split.validation { seen[Int(row.beat)] = true }
    self.init(
      testRows: split.test.count, testRowsTrainedOn: split.test.count { seen[Int($0.beat)] },
      validationRowsTrainedOn: split.validation.count { trained[Int($0.beat)] },
      madeTestRows: split.test.count { $0.isMade },
      prevalence: Self.share(beats.classes.count { $0.isAbnormal }, of: beats.count),
      testPrevalence: Self.share(split.test.count { beats.classes[Int($0.beat)].isAbnormal }, of: split.test.count),
      databases: pair.map { DatabaseAudit(seen: seen, split.test, of: beats, $0) })
    if beats.knowsRecords(of: (split.train + split.validation + split.test).lazy.map { Int($0.beat) }) {
      var learned = [Bool](repeating: false, count: beats.recordNames.count)
      for (beat, isSeen) in seen.enumerated() where isSeen { learned[Int(beats.records[beat])] = true }
      let fromShared = split.test.map { beats.records[Int($0.beat)] }.filter { learned[Int($0)] }
      testRowsFromSharedRecords = fromShared.count
      sharedRecords = Set(fromShared).count
    }
  }

  private static func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(1, whole)) }

  /// Checks what a protocol promises of its rows.
  ///
  /// - Throws: `brokenPromise`, which would be a defect of this program.
  package func verify(_ name: EvaluationProtocol) throws(ExperimentError) {
    guard name != .published else { return }  // it promises nothing
    if testRowsTrainedOn > 0 { throw .brokenPromise(name, "\(testRowsTrainedOn) test rows were trained on") }
    if validationRowsTrainedOn > 0 {
      throw .brokenPromise(name, "\(validationRowsTrainedOn) validation rows were trained on")
    }
    if madeTestRows > 0 { throw .brokenPromise(name, "\(madeTestRows) test rows were made by rebalancing") }
    // Each of the five classes is rounded to whole beats once.
    if name == .leakFree, abs(prevalence - testPrevalence) * Double(testRows) > 5 {
      throw .brokenPromise(name, "prevalence \(prevalence) became \(testPrevalence) in the test rows")
    }
    if name == .interPatient, sharedRecords != 0 {
      throw .brokenPromise(name, "\(sharedRecords ?? 0) records lie on both sides")
    }
    guard name == .crossDatabase else { return }
    guard let databases else { throw .brokenPromise(name, "the rows come from one database") }
    if databases.rowsOutOfPlace > 0 {
      throw .brokenPromise(name, "\(databases.rowsOutOfPlace) rows come from the other side's database")
    }
    if databases.identicalTestRows > 0 {
      throw .brokenPromise(name, "\(databases.identicalTestRows) test rows have the samples of a beat trained on")
    }
    if let shared = sharedRecords, shared > 0 { throw .brokenPromise(name, "\(shared) records lie on both sides") }
  }
}
