import Experiments
import Files
import Heartbeats
import Results
import Scoring
import Testing

/// Patients are dealt whole, and a deal is found wherever there is one.
struct PatientSetsTests {
  private func checkWhole(_ sets: PatientSets, _ beats: BeatSet) {
    for side in [sets.train, sets.validation, sets.test] {
      let classes = beats.classes.indices.filter { side.contains(beats.record(of: $0) ?? "") }.map { beats.classes[$0] }
      #expect(classes.contains(.normal) && classes.contains(.ventricular))
    }
    let patients = [sets.train, sets.validation, sets.test].map { side in
      Set(side.compactMap { beats.recordNames.firstIndex(of: $0) }.map { beats.patients[$0] })
    }
    #expect(patients[0].isDisjoint(with: patients[1]) && patients[1].isDisjoint(with: patients[2]))
    #expect(patients[0].isDisjoint(with: patients[2]) && sets.patientsOnBothSides == 0)
  }

  @Test(arguments: 1...20) func recordsOfOnePatientStayTogether(seed: UInt64) throws {
    let set = Beats.inRecords(
      Array(repeating: (20, 6), count: 12), patients: (0..<12).map { "p\($0 / 2)" })
    checkWhole(try PatientSets.choose(for: set, seed: seed), set)
  }

  @Test(arguments: 1...20) func aDealIsFoundWhereFewPatientsHaveAbnormalBeats(seed: UInt64) throws {
    // Three of ten with abnormal beats, one of them with nearly all; then three patients only; then none with both.
    for counts in [
      [(30, 1), (30, 2), (30, 60)] + Array(repeating: (30, 0), count: 7), [(20, 5), (30, 5), (5, 9)],
      [(9, 0), (9, 0), (9, 0), (0, 9), (0, 9), (0, 9)],
    ] {
      let set = Beats.inRecords(counts)
      checkWhole(try PatientSets.choose(for: set, seed: seed), set)
    }
  }

  @Test func whatCannotBeDealtSaysWhy() {
    let set = Beats.inRecords([(30, 4), (30, 2)] + Array(repeating: (30, 0), count: 8))
    let told = Fault(
      .badData, path: "",
      reason:
        "it needs 3 groups of patients, to train on, to validate with and to test on, with normal and abnormal beats "
        + "in each; of 10 patients, 10 have normal beats, 2 abnormal ones, 2 both")
    #expect(throws: told) { try PatientSets.choose(for: set, seed: 1) }
  }

  @Test func thePublishedListsShareTheOnePatientTheyAreKnownToShare() throws {
    let beats = Beats.inRecordsOfMITBIH(patientOf201And202: "201")
    let sets = try PatientSets.choose(for: beats, seed: 1)
    #expect(Set(sets.train + sets.validation) == Set(PatientSets.ds1) && Set(sets.test) == Set(PatientSets.ds2))
    #expect(sets.patientsOnBothSides == 1)
    // The lists are dealt as if nobody had said so.
    let alone = try PatientSets.choose(for: Beats.inRecordsOfMITBIH(patientOf201And202: nil), seed: 1)
    #expect(alone.validation == sets.validation && alone.patientsOnBothSides == 0)
    for scenario in try ScenarioBuilder(beats: beats, settings: RunSettings(), seed: 1).scenarios(for: .interPatient) {
      let audit = SplitAudit(scenario.split, of: beats)
      #expect(audit.sharedPatients == 1 && audit.sharedRecords == 0 && audit.testRowsFromSharedPatients == 100)
    }
  }

  @Test func aRunDoesWhatItCanAndSaysWhyTheRestDidNot() throws {
    let settings = RunSettings(trees: 2, repeats: 1, epochDivisor: 60)
    let run = ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
    let results = try run.results(for: Beats.loaded(Beats.inRecords([(60, 30), (60, 30)]))) { _ in }
    #expect(results.notRun.map(\.protocol) == [.interPatient])
    #expect(results.notRun[0].reason.hasPrefix("it needs 3 groups of patients"))
    #expect(Set(results.experiments.map(\.key.protocol)) == [.published, .leakFree])
    // One abnormal beat cannot be in training and test.
    #expect(throws: Fault.self) { try run.results(for: Beats.loaded(Beats.inRecords([(60, 1), (60, 0)]))) { _ in } }
  }

  @Test func beatsOfOneClassAreNamed() {
    var loaded = Beats.loaded(Beats.inRecords([(20, 0)]), source: .csv)
    loaded.path = "beats.csv"
    let run = ExperimentRun(settings: RunSettings(), seed: 1, quick: true, jobs: 2)
    let told = Fault(
      .badData, path: "",
      reason: "beats.csv has only class 0: expected normal and abnormal beats, found 20 normal ones")
    #expect(throws: told) { try run.results(for: loaded) { _ in } }
  }
}
