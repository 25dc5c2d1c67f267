import Files
import Foundation
import Groundwork
import Heartbeats
import Scoring
import Synchronization
import TestSupport
import Testing

@Suite("Beats drawn by patient and class")
struct BeatSampleTests {
  private static let gaps = [StoreFixture.segments[1]: 2000..<2300]

  private func store(_ names: [String] = StoreFixture.segments, jobs: Int = 2) throws -> (StoreFixture, RecordStore) {
    let fixture = try StoreFixture(names, leads: ["ECG1", "ECG2"], gaps: Self.gaps)
    return (fixture, try RecordStore.open(fixture.folder.path, jobs: jobs))
  }

  private func draw(
    _ perPatient: Int, _ store: RecordStore, records: [Int]? = nil, seed: UInt64 = 1, features: Bool = false,
    rhythm: Bool = false, jobs: Int = 2, turn: (process: Int, of: Int) = (0, 1),
    journal: BeatSample.Journal? = nil
  ) throws -> BeatSample {
    try BeatSample.draw(
      perPatient: perPatient, seed: seed, from: store, records: records ?? Array(store.entries.indices),
      features: features, rhythm: rhythm, jobs: jobs, turn: turn, journal: journal)
  }

  /// The drawn beats as record, time and class.
  private func names(_ sample: BeatSample) -> Set<String> {
    let beats = sample.beats
    return Set((0..<beats.count).map { "\(beats.record(of: $0) ?? "") \(beats.times[$0]) \(beats.classes[$0])" })
  }

  @Test("At most so many beats of each class of each patient are drawn, and as many as there are")
  func number() throws {
    let (fixture, store) = try store()
    try withExtendedLifetime(fixture) {
      let all = try WFDBAll(store)
      for perPatient in [0, 1, 3, 10, 1000] {
        let sample = try draw(perPatient, store)
        var counts = Array(repeating: Array(repeating: 0, count: 5), count: store.patientNames.count)
        var there = counts
        for row in 0..<sample.beats.count {
          let patient = try #require(store.patientNames.firstIndex(of: sample.beats.patientName(of: row) ?? ""))
          counts[patient][Int(sample.beats.classes[row].rawValue)] += 1
        }
        for entry in store.entries { for kind in 0..<5 { there[Int(entry.patient)][kind] += entry.classCounts[kind] } }
        for (drawn, all) in zip(counts.joined(), there.joined()) {
          // A gap takes at most three rows.
          #expect(drawn <= min(perPatient, all) && drawn >= min(perPatient, all) - 3)
        }
        #expect(sample.counts == store.entries.map(\.classCounts))
        #expect(names(sample).isSubset(of: all.names))
        if perPatient == 1000 { #expect(sample.beats == all.beats) }
        let tally = SampleTally(store, records: Array(store.entries.indices))
        #expect((0...3).contains(tally.rows(perPatient: perPatient) - sample.beats.count))
      }
    }
  }

  /// All beats of a store, one after the other.
  private struct WFDBAll {
    let beats: BeatSet
    let names: Set<String>

    init(_ store: RecordStore) throws {
      let path = try #require(store.path)
      var beats = try WFDBSource(folder: path).load(jobs: 2).beats
      beats.patientFeatures = nil
      self.beats = beats
      names = Set((0..<beats.count).map { "\(beats.record(of: $0) ?? "") \(beats.times[$0]) \(beats.classes[$0])" })
    }
  }

  @Test("Neither the order of records, nor threads, nor other patients change what is drawn; the seed does")
  func independence() throws {
    let (fixture, store) = try store()
    try withExtendedLifetime(fixture) {
      let all = Array(store.entries.indices)
      let sample = try draw(4, store, features: true, rhythm: true)
      for jobs in [1, 3] {
        let other = try draw(4, store, features: true, rhythm: true, jobs: jobs)
        #expect(other.beats == sample.beats && other.records == sample.records)
        #expect((0..<sample.beats.count).allSatisfy { other.rhythm?.ofBeat($0) == sample.rhythm?.ofBeat($0) })
      }
      let reversed = try draw(4, store, records: all.reversed())
      #expect(names(reversed) == names(sample))
      #expect(reversed.beats.recordNames == sample.beats.recordNames.reversed())
      for patient in 0..<3 {
        let own = all.filter { store.entries[$0].patient == patient }
        let alone = try draw(4, store, records: own)
        #expect(names(alone) == names(sample).filter { $0.hasPrefix(store.entries[own[0]].name.prefix(10)) })
        #expect(Set(alone.records).isSubset(of: own))
      }
      #expect(names(try draw(4, store, seed: 2)) != names(sample))
      // The same database elsewhere.
      let (copy, elsewhere) = try self.store()
      let same = try withExtendedLifetime(copy) { try draw(4, elsewhere) }
      #expect(same.beats.times == sample.beats.times)
      // More beats a patient are more of the same.
      #expect(names(sample).isSubset(of: names(try draw(5, store))))
    }
  }

  @Test("Drawn rows have the patient and rhythm features that they have among all rows")
  func features() throws {
    let (fixture, store) = try store()
    try withExtendedLifetime(fixture) {
      let sample = try draw(3, store, features: true, rhythm: true)
      var row = 0
      for record in sample.records {
        let whole = try store.beats(of: record, features: true)
        let rhythm = RhythmFeatures(of: whole)
        while row < sample.beats.count, sample.beats.record(of: row) == store.entries[record].name {
          let of = try #require(whole.times.firstIndex(of: sample.beats.times[row]))
          #expect(sample.beats.beat(row).elementsEqual(whole.beat(of)))
          #expect(sample.beats.patientFeatures?[row].elementsEqual(whole.patientFeatures?[of] ?? []) == true)
          #expect(sample.rhythm?.ofBeat(row).elementsEqual(rhythm.ofBeat(of)) == true)
          row += 1
        }
      }
      #expect(row == sample.beats.count && row > 20)
      // Which way they are computed makes no difference to the rows.
      var plain = sample.beats
      plain.patientFeatures = nil
      #expect(try draw(3, store).beats == plain)
    }
  }

  @Test("Finished records are taken from the journal, unless damaged or of another draw")
  func journal() throws {
    let (fixture, store) = try store()
    try withExtendedLifetime(fixture) {
      let kept = Guarded<[Int: [UInt8]]>([:])
      let calls = Atomic<Int>(0)
      let journal = BeatSample.Journal(found: { record in kept.withLock { $0[record] } }) {
        (record: Int, bytes: [UInt8]) throws(Fault) in
        calls.wrappingAdd(1, ordering: .relaxed)
        kept.withLock { $0[record] = bytes }
      }
      func count() -> Int { calls.exchange(0, ordering: .relaxed) }
      let sample = try draw(3, store, features: true, rhythm: true, journal: journal)
      #expect(count() == store.entries.count)
      func again(_ perPatient: Int = 3) throws -> Bool {
        let other = try draw(perPatient, store, features: true, rhythm: true, journal: journal)
        return other.beats == sample.beats
          && (0..<sample.beats.count).allSatisfy { other.rhythm?.ofBeat($0) == sample.rhythm?.ofBeat($0) }
      }
      #expect(try again() && count() == 0)
      kept.withLock { $0[2] = nil }
      kept.withLock { $0[3]?[200] ^= 1 }
      kept.withLock { _ = $0[4]?.removeLast() }
      #expect(try again() && count() == 3)
      #expect(try !again(2) && count() == store.entries.count)
    }
  }

  @Test("What tells beats apart that are kept is how they were read, too", arguments: [nil, "ECG2"], [false, true])
  func readings(lead: String?, leavesOut: Bool) throws {
    let (fixture, usual) = try store()
    try withExtendedLifetime(fixture) {
      var reading = RecordReading(lead: lead)
      reading.leavesOutUnclassified = leavesOut
      let isUsual = lead == nil && !leavesOut
      let other = try RecordStore.open(fixture.folder.path, reading: reading, jobs: 2)
      #expect(other.sha256 == usual.sha256 && (other.stamp == usual.stamp) == isUsual)
      let (one, two) = try (
        BeatLoader.load(fixture.folder.path, jobs: 2), BeatLoader.load(fixture.folder.path, reading: reading, jobs: 2)
      )
      #expect(one.sha256 == two.sha256 && (one.identity == two.identity) == isUsual)
      let cache = BeatCache(folder: "\(fixture.folder.path)/cache", program: "p")
      for _ in 0..<2 {
        #expect(try cache.load(fixture.folder.path, reading: reading, jobs: 2).identity == two.identity)
      }
      #expect(other.loaded(BeatSet()).identity == two.identity)
      // A journal that one draw filled has nothing for another.
      let kept = Guarded<[Int: [UInt8]]>([:])
      let journal = BeatSample.Journal(
        found: { record in kept.withLock { $0[record] } },
        keep: { record, bytes in kept.withLock { $0[record] = bytes } })
      _ = try draw(3, usual, journal: journal)
      #expect(try draw(3, other, journal: journal).beats == draw(3, other).beats)
    }
  }

  @Test("Processes begin with other records and read what the others have drawn")
  func turns() throws {
    let (fixture, store) = try store()
    try withExtendedLifetime(fixture) {
      let kept = Guarded<[(record: Int, bytes: [UInt8])]>([])
      let journal = BeatSample.Journal(
        found: { record in kept.withLock { $0.last { $0.record == record }?.bytes } },
        keep: { record, bytes in kept.withLock { $0.append((record, bytes)) } })
      let all = Array(store.entries.indices)
      let alone = try draw(3, store)
      for turn in 0..<3 {
        kept.withLock { $0 = [] }
        let sample = try draw(3, store, jobs: 1, turn: (turn, 3), journal: journal)
        #expect(sample.beats == alone.beats)
        let first = all.count * turn / 3
        #expect(kept.withLock { $0.map(\.record) } == Array(all[first...] + all[..<first]))
        // Another process finds them all.
        _ = try draw(3, store, jobs: 1, turn: ((turn + 1) % 3, 3), journal: journal)
        #expect(kept.withLock { $0.count } == all.count)
      }
    }
  }

  @Test("What the journal throws ends the draw")
  func fullDisk() throws {
    let (fixture, store) = try self.store()
    withExtendedLifetime(fixture) {
      let full = Fault.cannotWrite("x", "full")
      let journal = BeatSample.Journal(found: { _ in nil }) { (_: Int, _: [UInt8]) throws(Fault) in throw full }
      #expect(throws: full) { try draw(3, store, journal: journal) }
    }
  }

  @Test("Only records with drawn beats are read")
  func onlyDrawn() throws {
    let (fixture, store) = try store()
    // After opening, a signal file is gone; its patient's few beats are drawn from the other segments.
    try FileManager.default.removeItem(atPath: "\(fixture.folder.path)/\(StoreFixture.segments[5]).dat")
    _ = try draw(3, store, records: [0, 1, 2, 3, 4])
    let fault = #expect(throws: Fault.self) { try draw(3, store) }
    #expect(fault?.path.hasSuffix("p01000_s00.dat") == true)
    _ = try draw(0, store)
  }

  @Test("Synthetic beats and beats in memory are drawn likewise")
  func synthetic() throws {
    let source = SyntheticSource(beats: 1000, seed: 5)
    let store = RecordStore.synthetic(source)
    let sample = try draw(5, store, rhythm: true)
    let all = try source.load(jobs: 2)
    #expect(sample.beats.count == SampleTally(store, records: Array(store.entries.indices)).rows(perPatient: 5))
    let whole = Set((0..<all.beats.count).map { Array(all.beats.beat($0)) })
    #expect((0..<sample.beats.count).allSatisfy { whole.contains(Array(sample.beats.beat($0))) })

    let held = RecordStore.holding(all)
    #expect(try draw(5, held).beats.count == sample.beats.count)
    var table = all
    table.beats = BeatSet(samples: all.beats.samples, classes: all.beats.classes)
    let few = try draw(5, RecordStore.holding(table)).beats
    #expect(few.classCounts == [5, 5, 5, 5, 5] && !few.knowsRecords)
  }

  @Test("The tally finds the largest number for a number of rows")
  func tally() throws {
    let store = RecordStore.synthetic(SyntheticSource(beats: 3000, seed: 6))
    let tally = SampleTally(store, records: Array(store.entries.indices))
    var counts: [Int] = []
    for entry in store.entries { counts += entry.classCounts }
    for perPatient in [0, 1, 2, 7, 50, 10_000] {
      #expect(tally.rows(perPatient: perPatient) == counts.reduce(0) { $0 + min(perPatient, $1) })
    }
    for rows in [0, 10, 500, 1000, 2999, 3000, 10_000] {
      let largest = tally.largestPerPatient(atMost: rows)
      #expect(tally.rows(perPatient: largest) <= rows)
      #expect(largest == tally.largest || tally.rows(perPatient: largest + 1) > rows)
    }
    #expect(tally.largestPerPatient(atMost: 3000) == counts.max())
    #expect(SampleTally(store, records: []).largestPerPatient(atMost: 5) == 0)
  }
}
