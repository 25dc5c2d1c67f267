import Experiments
import Heartbeats
import Results
import Testing

struct SplitTests {
  let beats = Beats.make(2000)

  @Test func randomSplitRoundsTheTestPartUp() {
    let rows = (0..<109_446).map { DrawnRow(beat: $0) }
    let split = Split.random(rows, testShare: 0.3, seed: 1)
    // The published project's test sizes: 32,834 before, 27,000 of 90,000 after.
    #expect(split.test.count == 32_834)
    #expect(Set(split.train).union(split.test).count == 109_446)
    #expect(Split.random(Array(rows[..<90_000]), testShare: 0.3, seed: 1).test.count == 27_000)
  }

  @Test(arguments: 1...5) func stratifiedSplitKeepsEveryClass(seed: UInt64) {
    let split = Split.stratified(beats, twins: BeatTwins(of: beats), testShare: 0.3, validationShare: 0.1, seed: seed)
    #expect(Set(split.train + split.validation + split.test).count == beats.count)
    #expect(split.train.count + split.validation.count + split.test.count == beats.count)
    let all = beats.countsBySymbol(of: 0..<beats.count)
    let tested = RowCounts(split.test, of: beats).classes
    for (symbol, count) in all {
      #expect(abs(Double(tested[symbol, default: 0]) - 0.3 * Double(count)) <= 0.5)
    }
  }

  @Test(arguments: 1...20) func patientSetsShareNoRecord(seed: UInt64) throws {
    let sets = try PatientSets.choose(for: beats, seed: seed)
    #expect(Set(sets.train).isDisjoint(with: sets.test))
    #expect(Set(sets.validation).isDisjoint(with: sets.test))
    #expect(Set(sets.validation).isDisjoint(with: sets.train))
    #expect(!sets.validation.isEmpty && !sets.train.isEmpty && !sets.test.isEmpty)
  }

  @Test func mitdbRecordsAreDealtAsPublished() throws {
    let names = (PatientSets.ds1 + PatientSets.ds2 + ["102", "104", "107", "217"]).sorted()
    var beats = Beats.make(4800, records: 48)
    beats.recordNames = names
    let sets = try PatientSets.choose(for: beats, seed: 1)
    #expect(Set(sets.train + sets.validation) == Set(PatientSets.ds1))
    #expect(Set(sets.test) == Set(PatientSets.ds2))
    #expect(sets.leftOut == ["102", "104", "107", "217"])
  }
}
