import Files
import Foundation
import Heartbeats
import Scoring
import TestSupport
import Testing
import WFDB

@Suite("Records read one at a time")
struct RecordStoreTests {
  private func compare(_ store: RecordStore, with loaded: LoadedBeats) throws {
    #expect(store.entries.map(\.name) == loaded.beats.recordNames)
    #expect(store.patientNames == loaded.beats.patientNames)
    #expect(store.entries.map(\.patient) == loaded.beats.patients)
    #expect(store.details == loaded.details)
    #expect(store.recordsWithoutBeats == loaded.recordsWithoutBeats)
    #expect(store.annotator == loaded.annotator && store.source == loaded.source)
    for (index, entry) in store.entries.enumerated() {
      let expected = try #require(StoreFixture.part(loaded.beats, entry.name))
      let beats = try store.beats(of: index, features: true)
      #expect(beats == expected, "record \(entry.name)")
      var plain = expected
      plain.patientFeatures = nil
      #expect(try store.beats(of: index) == plain)
      #expect(zip(entry.classCounts, beats.classCounts).allSatisfy { $0 >= $1 })
    }
  }

  @Test(
    "Each record's beats are those of the whole set, with times, stretches, features and patients", arguments: [1, 3])
  func equality(jobs: Int) throws {
    let fixture = try StoreFixture(
      StoreFixture.segments, leads: ["ECG1", "ECG2"],
      gaps: [StoreFixture.segments[1]: 12_000..<12_600, StoreFixture.segments[3]: 0..<900])
    let loaded = try WFDBSource(folder: fixture.folder.path).load(jobs: jobs)
    let store = try RecordStore.open(fixture.folder.path, jobs: jobs)
    try compare(store, with: loaded)
    #expect(store.sha256 == loaded.sha256)
    #expect(store.entries.allSatisfy { $0.samples == StoreFixture.frames })
    #expect(loaded.beats.stretchStarts.count > 0)
    #expect(store.loaded(loaded.beats).details == loaded.details)
  }

  @Test(
    "The MIT-BIH database comes out of a store as its source has it", .enabled(if: Database.isThere, Database.absence))
  func database() throws {
    let store = try RecordStore.open(Database.folder, jobs: 2)
    // That of `MITDatabaseBeatsTests`.
    #expect(store.sha256 == "132de26d89c6facee32ecdc7e6f57d8348205cac3f418f86be9f190e65869873")
    #expect(store.beats == 109_446 && store.classCounts == [90_589, 2_779, 7_236, 803, 8_039])
    #expect(store.entries.map(\.name) == ReferenceBeats.totals.map(\.record))
    #expect(store.entries.map(\.classCounts) == ReferenceBeats.totals.map(\.counts))
    #expect(store.patientNames.count == 47)
    for record in [0, 20, 47] {
      let beats = try store.beats(of: record)
      let sum = beats.samples.reduce(0.0) { $0 + Double($1) }
      #expect(beats.classCounts == store.entries[record].classCounts)
      #expect(abs(sum - ReferenceBeats.totals[record].sum) < 1e-4)
    }
  }

  @Test("Records that cannot be used are left out with the same words; no record that can is an error")
  func leftOut() throws {
    let fixture = try StoreFixture(
      ["a", "b", "c", "d"], leads: ["ABP", "II"], symbols: ["b": "N", "c": "~"], lists: false)
    try FileManager.default.removeItem(atPath: "\(fixture.folder.path)/d.atr")
    let header = try String(contentsOfFile: "\(fixture.folder.path)/b.hea", encoding: .utf8)
    try header.replacingOccurrences(of: " II", with: " RESP").write(
      toFile: "\(fixture.folder.path)/b.hea", atomically: true, encoding: .utf8)
    let loaded = try WFDBSource(folder: fixture.folder.path).load(jobs: 2)
    let store = try RecordStore.open(fixture.folder.path, jobs: 2)
    #expect(store.entries.map(\.name) == ["a"])
    #expect(store.details.leftOut.count == 2 && store.recordsWithoutBeats == ["c"])
    try compare(store, with: loaded)
    #expect(store.sha256 == loaded.sha256)

    try FileManager.default.removeItem(atPath: "\(fixture.folder.path)/a.atr")
    try FileManager.default.removeItem(atPath: "\(fixture.folder.path)/c.atr")
    let expected = #expect(throws: Fault.self) { try WFDBSource(folder: fixture.folder.path).load(jobs: 2) }
    let found = #expect(throws: Fault.self) { try RecordStore.open(fixture.folder.path, jobs: 2) }
    #expect(found == expected)
  }

  @Test("Damaged files are an error that names the file: on opening what can be told by then, the rest on reading")
  func damage() throws {
    let fixture = try StoreFixture(["a", "b"])
    let path = "\(fixture.folder.path)/b.dat"
    let bytes = try Data(contentsOf: URL(filePath: path))
    try bytes.dropLast(100).write(to: URL(filePath: path))
    let short = #expect(throws: Fault.self) { try RecordStore.open(fixture.folder.path, jobs: 2) }
    #expect(short?.path == path && short?.kind == .badData)
    var changed = bytes
    changed[4000] ^= 1
    try changed.write(to: URL(filePath: path))
    let store = try RecordStore.open(fixture.folder.path, jobs: 2)
    _ = try store.beats(of: 0)
    let wrong = #expect(throws: Fault.self) { try store.beats(of: 1) }
    #expect(wrong?.path == path && wrong?.reason.contains("checksum") == true)
    try FileManager.default.removeItem(atPath: path)
    let missing = #expect(throws: Fault.self) { try RecordStore.open(fixture.folder.path, jobs: 2) }
    #expect(missing?.path == path)
  }

  @Test("Of a large database signal files are not hashed, and the same signals are still found")
  func large() throws {
    let fixture = try StoreFixture(["a", "b", "c", "d"])
    let folder = fixture.folder.path
    // b has a's signal under its own name.
    for ending in ["hea", "dat"] {
      let text = try Data(contentsOf: URL(filePath: "\(folder)/a.\(ending)"))
      try text.write(to: URL(filePath: "\(folder)/b.\(ending)"))
    }
    let header = try String(contentsOfFile: "\(folder)/a.hea", encoding: .utf8)
    try header.replacingOccurrences(of: "a.dat", with: "b.dat").write(
      toFile: "\(folder)/b.hea", atomically: true, encoding: .utf8)
    let small = try RecordStore.open(folder, jobs: 2)
    let large = try RecordStore.open(folder, jobs: 2, hashingAtMost: 0)
    #expect(small.patientNames == ["a", "c", "d"] && large.patientNames == small.patientNames)
    #expect(large.details == small.details)
    #expect(large.sha256 != small.sha256)
    #expect(try RecordStore.open(folder, jobs: 1, hashingAtMost: 0).sha256 == large.sha256)

    // A file written anew is another stamp, and other content than before where all is hashed.
    let path = "\(folder)/d.dat"
    let bytes = try Data(contentsOf: URL(filePath: path))
    try bytes.write(to: URL(filePath: path))
    let again = try RecordStore.open(folder, jobs: 2, hashingAtMost: 0)
    #expect(again.sha256 == large.sha256 && again.stamp != large.stamp)
    #expect(try RecordStore.open(folder, jobs: 2).sha256 == small.sha256)
  }

  @Test("Patients are told by the names of segments, with and without folders of theirs")
  func segments() throws {
    let flat = StoreFixture.segments.map { String($0.split(separator: "/")[2]) }
    for names in [StoreFixture.segments, flat] {
      let fixture = try StoreFixture(names)
      let store = try RecordStore.open(fixture.folder.path, jobs: 2)
      #expect(store.patientNames == ["p00000", "p00001", "p01000"])
      #expect(store.entries.map(\.patient) == [0, 0, 0, 1, 1, 2])
      #expect(
        store.details.remarks == [
          "Patients are told apart by the names of the records, which end in a segment's number: 3 patients"
        ])
      try compare(store, with: try WFDBSource(folder: fixture.folder.path).load(jobs: 2))
    }
    // One record of another form, and each is its own patient.
    let mixed = try StoreFixture(flat + ["x"])
    #expect(try RecordStore.open(mixed.folder.path, jobs: 2).patientNames.count == flat.count + 1)
    // The same name in folders that are nobody's may be two persons.
    let twice = try StoreFixture(["x/a_s0", "x/a_s1", "y/a_s0"])
    #expect(try RecordStore.open(twice.folder.path, jobs: 2).patientNames == ["x/a", "y/a"])
    // What the user says counts more.
    let list = "\(twice.folder.path)/who.csv"
    try FileContents.write(Array("x/a_s0,P\ny/a_s0,P\n".utf8), to: list)
    let named = try RecordStore.open(twice.folder.path, reading: RecordReading(patients: list), jobs: 2)
    #expect(named.patientNames == ["P", "x/a"])
  }

  @Test("Listed folders of folders are looked through; without a list that is told")
  func folders() throws {
    let fixture = try StoreFixture(StoreFixture.segments, lists: false)
    let fault = #expect(throws: Fault.self) { try RecordStore.open(fixture.folder.path, jobs: 2) }
    #expect(
      fault?.description.hasSuffix(
        "found records in its folder p00/p00000: name that one, or list the folders in RECORDS") == true)
    try FileContents.write(Array("p00/\np01\n".utf8), to: "\(fixture.folder.path)/RECORDS")
    let store = try RecordStore.open(fixture.folder.path, jobs: 2)
    #expect(store.entries.map(\.name) == StoreFixture.segments)
    #expect(try RecordStore.open("\(fixture.folder.path)/p00/p00000", jobs: 1).entries.count == 3)
  }

  @Test("Beats without a known class can be left out: counted, told, and still beats beside others")
  func unclassified() throws {
    let fixture = try StoreFixture(["a", "b"])
    var reading = RecordReading()
    let all = try WFDBSource(folder: fixture.folder.path).load(jobs: 2)
    reading.leavesOutUnclassified = true
    let loaded = try WFDBSource(folder: fixture.folder.path, reading: reading).load(jobs: 2)
    let store = try RecordStore.open(fixture.folder.path, reading: reading, jobs: 2)
    try compare(store, with: loaded)
    let marks = (0..<2).flatMap { Array(StoreFixture.peaks($0).indices).dropLast().filter { $0 % 19 == 8 } }
    #expect(all.beats.count - loaded.beats.count == marks.count && marks.count > 1)
    #expect(
      store.details.remarks == ["Beats annotated without a known class (Q or ?) are left out: \(marks.count)"])
    // Paced beats have a known class.
    #expect(loaded.beats.classes.contains(.unknown))
    #expect(store.classCounts == loaded.beats.classCounts)
    // The rows that stay are the same, and no RR interval leads over one that is left out.
    func key(_ beats: BeatSet, _ row: Int) -> Double { Double(beats.records[row]) * 1000 + beats.times[row] }
    let there = Set((0..<loaded.beats.count).map { key(loaded.beats, $0) })
    let kept = (0..<all.beats.count).filter { there.contains(key(all.beats, $0)) }
    #expect(all.beats.rows(kept) == loaded.beats)
    #expect(loaded.beats.stretchStarts.count == marks.count)
    #expect(store.sha256 == all.sha256)
  }

  @Test("Synthetic beats come out of a store as of their source")
  func synthetic() throws {
    let source = SyntheticSource(beats: 400, seed: 3)
    let loaded = try source.load(jobs: 2)
    let store = RecordStore.synthetic(source)
    try compare(store, with: loaded)
    #expect(store.sha256 == loaded.sha256 && store.beats == 400 && store.classCounts == loaded.beats.classCounts)
    // Fewer beats than patients.
    let few = RecordStore.synthetic(SyntheticSource(beats: 5, seed: 3))
    try compare(few, with: try SyntheticSource(beats: 5, seed: 3).load(jobs: 1))
  }

  @Test("Beats in memory come out of a store record by record, with or without records")
  func memory() throws {
    let loaded = try SyntheticSource(beats: 100, seed: 4).load(jobs: 1)
    let store = RecordStore.holding(loaded)
    try compare(store, with: loaded)
    var table = loaded
    table.beats = BeatSet(samples: loaded.beats.samples, classes: loaded.beats.classes, labelling: .binary)
    let held = RecordStore.holding(table)
    #expect(held.entries.count == 1 && held.entries[0].name.isEmpty)
    #expect(try held.beats(of: 0) == table.beats)
  }

  @Test("A table of beats is no folder of records")
  func table() throws {
    let folder = try TemporaryFolder()
    try FileContents.write(Array("1,2\n".utf8), to: "\(folder.path)/a.csv")
    let fault = #expect(throws: Fault.self) { try RecordStore.open("\(folder.path)/a.csv", jobs: 1) }
    #expect(fault?.reason == "expected a folder of records, found a table of beats")
  }
}
