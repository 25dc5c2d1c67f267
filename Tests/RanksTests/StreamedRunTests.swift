import Dispatch
import Experiments
import Foundation
import Groundwork
import Heartbeats
import Ranks
import Results
import Scoring
import Testing

/// Runs in which several processes read and score records: a crew of threads in their place.
struct StreamedRunTests {
  private static let store = RecordStore.synthetic(SyntheticSource(beats: 1500, seed: 3))

  private static let settings: RunSettings = {
    var settings = RunSettings(
      protocols: [.interPatient, .crossDatabase], features: [.beat, .beatAndRhythm], trees: 3, repeats: 1,
      epochDivisor: 60)
    settings.perPatient = 9
    let patients = store.patientNames
    settings.namedPatients = NamedPatients(validation: NamedPatients.List(Array(patients[1...2])), test: nil)
    return settings
  }()

  /// What every process works out for itself.
  private static func data() throws -> RunData {
    var data = try RunData.drawn(from: store, perPatient: 9, settings, seed: 1, jobs: 1)
    let other = RecordStore.synthetic(SyntheticSource(beats: 1200, seed: 4))
    try data.test(on: other, other.loaded(BeatSet()), jobs: 1)
    return data
  }

  private static func run(_ spreading: any Spreading) -> ExperimentRun {
    ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 1, spreading: spreading)
  }

  @Test(arguments: [2, 4]) func anyNumberOfProcessesFindsTheSame(processes: Int) throws {
    let alone = try Self.run(LocalThreads()).outcome(for: Self.data()) { _ in }
    let links = MemoryLink.all(processes)
    let followers = Crew.followers(links) { try Self.run($0).follow(for: Self.data()) }
    let spread = try Self.run(Crew(links[0])).outcome(for: Self.data()) { _ in }
    followers.wait()
    #expect(try spread.results.encoded() == alone.results.encoded())
    #expect(spread.modelFiles == alone.modelFiles)
    #expect(Set(alone.results.experiments.map(\.protocol)) == [.interPatient, .crossDatabase])
  }
}
