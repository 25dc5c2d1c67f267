import Heartbeats
import Scoring
import TestSupport
import Testing

@Suite("Beats of the MIT-BIH database", .enabled(if: Database.isThere, Database.absence))
struct MITDatabaseBeatsTests {
  private static let loaded = Result { try WFDBSource(folder: Database.folder).load(jobs: 2) }

  @Test("The published counts come out")
  func counts() throws {
    let loaded = try Self.loaded.get()
    #expect(loaded.source == .wfdb)
    #expect(loaded.beats.count == 109_446)
    #expect(loaded.beats.classCounts == [90_589, 2_779, 7_236, 803, 8_039])
    #expect(loaded.beats.recordNames == ReferenceBeats.totals.map(\.record))
    #expect(loaded.beats.samples.allSatisfy { (0...1).contains($0) })
  }

  @Test("Every record's counts and sums are the reference's")
  func totals() throws {
    let beats = try Self.loaded.get().beats
    var counts = Array(repeating: Array(repeating: 0, count: 5), count: 48)
    var sums = Array(repeating: 0.0, count: 48)
    var weighted = sums
    for row in 0..<beats.count {
      let record = Int(beats.records[row])
      counts[record][Int(beats.classes[row].rawValue)] += 1
      for (offset, sample) in beats.beat(row).enumerated() {
        sums[record] += Double(sample)
        weighted[record] += Double(sample) * Double(offset + 1)
      }
    }
    for (index, expected) in ReferenceBeats.totals.enumerated() {
      #expect(counts[index] == expected.counts, "record \(expected.record)")
      #expect(abs(sums[index] - expected.sum) < 1e-4, "record \(expected.record)")
      #expect(abs(weighted[index] - expected.weightedSum) < 1e-2, "record \(expected.record)")
    }
  }

  @Test("Single beats are the reference's to 1e-6", arguments: ReferenceBeats.beats)
  func singleBeats(expected: ReferenceBeats.Beat) throws {
    let beats = try Self.loaded.get().beats
    let record = try #require(beats.recordNames.firstIndex(of: expected.record))
    let first = try #require(beats.records.firstIndex(of: UInt32(record)))
    let row = first + expected.row
    #expect(beats.classes[row] == expected.beatClass)
    let samples = Array(beats.beat(row))
    for (value, expected) in zip(samples, expected.samples) { #expect(abs(value - expected) < 1e-6) }
    #expect(samples[expected.samples.count...].allSatisfy { $0 == 0 })
  }

  @Test("R times are those of the annotations")
  func times() throws {
    let beats = try Self.loaded.get().beats
    #expect(beats.times.prefix(3).map { ($0 * 360).rounded() } == [77, 370, 662])
    #expect(beats.times.count == beats.count)
  }

  @Test("One thread gives the same beats and the same hash as three")
  func threads() throws {
    let expected = try Self.loaded.get()
    for jobs in [1, 3] {
      let loaded = try WFDBSource(folder: Database.folder).load(jobs: jobs)
      #expect(loaded.beats == expected.beats)
      #expect(loaded.sha256 == expected.sha256)
    }
  }

  // Made with: sha256sum RECORDS *.hea *.dat *.atr | LC_ALL=C sort -k 2 | sha256sum
  @Test("The hash is that of sha256sum's list")
  func hash() throws {
    #expect(
      try Self.loaded.get().sha256 == "132de26d89c6facee32ecdc7e6f57d8348205cac3f418f86be9f190e65869873")
  }
}
