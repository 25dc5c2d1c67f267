import Heartbeats
import Scoring
import Testing

@Suite("Whom records are of")
struct BeatSetPatientTests {
  private func beats(records: [UInt32], names: [String], patients: [String?]) -> BeatSet {
    BeatSet(
      samples: Array(repeating: 0, count: records.count * BeatSet.samplesPerBeat),
      classes: records.map { _ in .normal }, records: records, recordNames: names, patients: patients)
  }

  @Test("Records of one patient have one number; where nobody says, each record is a patient of its own")
  func numbers() {
    let named = beats(records: [0, 1, 2, 3], names: ["a", "b", "c", "d"], patients: ["ann", nil, "ann", "bob"])
    #expect(named.patients == [0, 1, 0, 2] && named.patientNames == ["ann", "b", "bob"])
    #expect((0..<4).map(named.patient) == [0, 1, 0, 2] && named.patientName(of: 2) == "ann")
    let unnamed = beats(records: [0, 1], names: ["a", "b"], patients: [])
    #expect(unnamed.patients == [0, 1] && unnamed.patientNames == ["a", "b"])
  }

  @Test("A patient named like another's record is not that one")
  func sameWord() {
    let set = beats(records: [0, 1, 2], names: ["a", "b", "c"], patients: [nil, "a", "a"])
    #expect(set.patients == [0, 1, 1])
  }

  @Test("Two databases' patients keep apart, even under one name")
  func databases() {
    let one = beats(records: [0, 1], names: ["a", "b"], patients: ["ann", "ann"])
    let silent = BeatSet(samples: Array(repeating: 0, count: BeatSet.samplesPerBeat), classes: [.normal])
    let both = BeatSet(one, then: one)
    #expect(both.patients == [0, 0, 1, 1] && both.patientNames == ["ann", "ann"])
    let beside = BeatSet(one, then: silent)
    #expect(beside.patients == [0, 0, 1] && beside.patientName(of: 2) == nil && beside.patientName(of: 1) == "ann")
  }

  @Test("More records than 16 bits number keep their names")
  func manyRecords() {
    let count = 70_000
    let set = beats(
      records: [0, UInt32(count - 1)], names: (0..<count).map(String.init), patients: [])
    #expect(set.record(of: 1) == "69999" && set.patient(of: 1) == 69_999)
  }
}
