import Files
import Foundation
import Heartbeats
import Scoring
import TestSupport
import Testing
import WFDB

@Suite("Synthetic databases of any size")
struct SyntheticDatabaseTests {
  @Test("As many beats as asked for, in folders of patients with segments; every record can be read and cut")
  func layout() throws {
    let folder = try TemporaryFolder()
    let size = try SyntheticDatabase(beats: 15_000, patients: 2, seed: 1).write(to: folder.path, jobs: 2)
    let store = try RecordStore.open(folder.path, jobs: 2)
    #expect(store.entries.count == size.records && size.records >= 4)
    #expect(store.entries[0].name == "p00/p00000/p00000_s00" && store.patientNames == ["p00000", "p00001"])
    #expect(store.entries.allSatisfy { (1...SyntheticDatabase.segmentLength).contains($0.samples) })
    #expect(store.entries.contains { $0.samples == SyntheticDatabase.segmentLength })
    // The last beat of each record has no row.
    #expect(store.beats + size.records == 15_000)
    let beats = try store.beats(of: size.records - 1)
    #expect(beats.count == store.entries[size.records - 1].beats)
    #expect(beats.samples.allSatisfy { (0...1).contains($0) })
    let header = try RecordHeader.read("\(folder.path)/p00/p00000/p00000_s00.hea")
    #expect(header.sampleRate == 250 && header.signals.map(\.format) == [16])
  }

  @Test("The shares of the classes are about those of Icentia11k")
  func classes() throws {
    let folder = try TemporaryFolder()
    _ = try SyntheticDatabase(beats: 40_000, patients: 40, seed: 2).write(to: folder.path, jobs: 2)
    let counts = try RecordStore.open(folder.path, jobs: 2).classCounts.map { Double($0) / 40_000 }
    #expect((0.6...0.85).contains(counts[Int(BeatClass.normal.rawValue)]))
    #expect((0.1...0.35).contains(counts[Int(BeatClass.unknown.rawValue)]))
    #expect((0.001...0.05).contains(counts[Int(BeatClass.supraventricular.rawValue)]))
    #expect((0.001...0.05).contains(counts[Int(BeatClass.ventricular.rawValue)]))
  }

  @Test("Any number of threads writes the same bytes; another seed writes others")
  func threads() throws {
    func digest(_ seed: UInt64, jobs: Int) throws -> String {
      let folder = try TemporaryFolder()
      _ = try SyntheticDatabase(beats: 2000, patients: 5, seed: seed).write(to: folder.path, jobs: jobs)
      return try RecordStore.open(folder.path, jobs: 1).sha256
    }
    let one = try digest(1, jobs: 1)
    #expect(try digest(1, jobs: 3) == one)
    #expect(try digest(2, jobs: 3) != one)
  }
}
