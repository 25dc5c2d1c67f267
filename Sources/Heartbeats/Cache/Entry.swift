import Files
import Foundation
import Scoring

/// One file of the cache.
enum Entry {
  /// The first line of the file.
  private struct Head: Codable {
    var count: Int
    var hasRecords: Bool
    var hasTimes: Bool
    /// Of the beats, `BeatSet.stretchStarts`.
    var stretchStarts: [Int]
    /// The columns of patient features; nil where there are none.
    var patientColumns: [PatientColumn]?
    var recordNames: [String]
    var patients: [UInt32]
    var patientNames: [String]
    var recordsWithoutBeats: [String]
    var labelling: Labelling
    var readAs: String?
    var details: RecordDetails
    var source: BeatSource
    var sha256: String
    /// Over the columns' pieces and everything above.
    var digest: String
  }

  /// Bytes that the first line may have at most.
  private static let longestHead = 1 << 20

  /// The beats of an entry; nil when there is none, or its bytes are not those that were written for this key.
  ///
  /// - Parameter key: what the entry is of; an entry that was renamed is none of the new name.
  static func read(_ path: String, key: String, jobs: Int) -> LoadedBeats? {
    guard let file = try? OpenFile(path), let start = try? file.bytes(in: 0..<min(file.size, longestHead)),
      let end = start.firstIndex(of: UInt8(ascii: "\n")),
      let head = try? JSONDecoder().decode(Head.self, from: Data(start[..<end])),
      head.count >= 0, head.count <= file.size / BeatSet.samplesPerBeat
    else { return nil }
    let width = BeatSet.samplesPerBeat
    let (classesAt, recordsAt, timesAt) = offsets(of: head, from: end + 1)
    let featuresAt = timesAt + (head.hasTimes ? head.count * MemoryLayout<Double>.stride : 0)
    guard head.patientColumns == nil || head.patientColumns == PatientFeatures.columns else { return nil }
    let featureCount = head.count * (head.patientColumns?.count ?? 0)
    guard let samples = RawNumbers.read(file, at: end + 1, count: head.count * width, as: Float.self),
      let classes = RawNumbers.read(file, at: classesAt, count: head.count, as: UInt8.self),
      let records = RawNumbers.read(file, at: recordsAt, count: head.hasRecords ? head.count : 0, as: UInt32.self),
      let times = RawNumbers.read(file, at: timesAt, count: head.hasTimes ? head.count : 0, as: Double.self),
      let features = RawNumbers.read(file, at: featuresAt, count: featureCount, as: Float.self),
      digest(key, head, samples, classes, records, times, features, jobs: jobs) == head.digest
    else { return nil }
    let kinds = classes.compactMap(BeatClass.init(rawValue:))
    guard kinds.count == head.count, head.patients.count == head.recordNames.count,
      head.patients.allSatisfy({ $0 < head.patientNames.count }),
      head.stretchStarts.allSatisfy({ 0..<head.count ~= $0 })
    else { return nil }
    var beats = BeatSet(samples: samples, classes: kinds, records: records, recordNames: head.recordNames, times: times)
    beats.labelling = head.labelling
    beats.stretchStarts = head.stretchStarts
    (beats.patients, beats.patientNames) = (head.patients, head.patientNames)
    if head.patientColumns != nil { beats.patientFeatures = PatientFeatures(values: features) }
    var loaded = LoadedBeats(
      beats: beats,
      source: head.source, sha256: head.sha256, recordsWithoutBeats: head.recordsWithoutBeats,
      details: head.details)
    loaded.readAs = head.readAs
    return loaded
  }

  /// Writes an entry; a disk that does not take it is no error. It need not reach the disk, since its digest shows damage.
  static func write(_ loaded: LoadedBeats, to path: String, key: String, jobs: Int) {
    let beats = loaded.beats
    let classes = beats.classes.map(\.rawValue)
    var head = Head(
      count: beats.count, hasRecords: !beats.records.isEmpty, hasTimes: !beats.times.isEmpty,
      stretchStarts: beats.stretchStarts,
      patientColumns: beats.patientFeatures == nil ? nil : PatientFeatures.columns,
      recordNames: beats.recordNames, patients: beats.patients, patientNames: beats.patientNames,
      recordsWithoutBeats: loaded.recordsWithoutBeats,
      labelling: beats.labelling, readAs: loaded.readAs, details: loaded.details,
      source: loaded.source, sha256: loaded.sha256, digest: "")
    let features = beats.patientFeatures?.values ?? []
    head.digest = digest(key, head, beats.samples, classes, beats.records, beats.times, features, jobs: jobs)
    guard let line = try? JSONEncoder().encode(head) else { return }
    do {
      let file = try Files.AsideFile(path)
      try file.append(line + [UInt8(ascii: "\n")])
      try file.append(numbers: beats.samples)
      try file.append(numbers: classes)
      try file.append(numbers: beats.records)
      try file.append(numbers: beats.times)
      try file.append(numbers: features)
      try file.putInPlace(synced: false)
    } catch {
      // The next run parses again.
    }
  }

  private static func offsets(of head: Head, from samples: Int) -> (classes: Int, records: Int, times: Int) {
    let classes = samples + head.count * BeatSet.samplesPerBeat * MemoryLayout<Float>.stride
    let records = classes + head.count
    return (classes, records, records + (head.hasRecords ? head.count * MemoryLayout<UInt32>.stride : 0))
  }

  private static func digest(
    _ key: String, _ head: Head, _ samples: [Float], _ classes: [UInt8], _ records: [UInt32], _ times: [Double],
    _ features: [Float], jobs: Int
  ) -> String {
    let hash = SHA256()
    hash.update(key)
    hash.update("\(head.count) \(head.hasRecords) \(head.hasTimes) \(head.source) \(head.labelling)")
    hash.update(head.sha256)
    for column in head.patientColumns ?? [] { hash.update(column.rawValue) }
    for number in head.patients { hash.update("\(number)") }
    hash.update("\(head.stretchStarts)")
    for name in head.recordNames + head.patientNames + head.recordsWithoutBeats { hash.update(name) }
    hash.update(head.readAs ?? "")
    let details = head.details
    for text in details.leads + details.leftOut.flatMap({ [$0.record, $0.reason] }) + details.remarks {
      hash.update("\(text.utf8.count) \(text)")
    }
    let digests =
      RawNumbers.digests(of: samples, jobs: jobs) + RawNumbers.digests(of: classes, jobs: jobs)
      + RawNumbers.digests(of: records, jobs: jobs) + RawNumbers.digests(of: times, jobs: jobs)
      + RawNumbers.digests(of: features, jobs: jobs)
    for digest in digests { hash.update(digest) }
    return hash.hexDigest()
  }
}
