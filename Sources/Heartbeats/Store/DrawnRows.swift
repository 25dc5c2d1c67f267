import Files
import Scoring

/// The drawn rows of one record, and their bytes as a journal keeps them.
///
/// ## File format
/// SHA-256 in hexadecimal digits over a key and everything after it; then 64-bit numbers, low byte first: rows, stretch starts, columns
/// of patient features and of rhythm, whether times are known; marks, stretch starts; times; classes, a byte each; samples, patient
/// features, rhythm.
struct DrawnRows {
  private(set) var part: BeatPart
  /// Row-major, empty where it was not asked for.
  private(set) var rhythm: [Float] = []

  /// Reads a record and keeps the rows of some of its marks.
  init(
    _ marks: [Int], of record: Int, in store: RecordStore, features: Bool, rhythm: Bool
  ) throws(Fault) {
    guard rhythm else {
      part = try store.backing.part(of: record, chosen: marks, features: features)
      return
    }
    // Each beat's rhythm is relative to the whole record.
    var whole = try store.backing.part(of: record, chosen: nil, features: features)
    whole.record = store.entries[record].name
    let beats = BeatSet(whole)
    let wanted = Set(marks)
    let rows = whole.marks.indices.filter { wanted.contains(whole.marks[$0]) }
    let kept = beats.rows(rows)
    part = BeatPart(
      samples: kept.samples, classes: kept.classes, times: kept.times, stretchStarts: kept.stretchStarts,
      marks: rows.map { whole.marks[$0] }, patientFeatures: kept.patientFeatures)
    let all = RhythmFeatures(of: beats)
    self.rhythm = rows.flatMap { all.ofBeat($0) }
  }

  /// Everything in bytes.
  ///
  /// - Parameter key: names the draw and the record.
  func bytes(key: String) -> [UInt8] {
    let rows = part.classes.count
    var bytes: [UInt8] = []
    Self.append([rows, part.stretchStarts.count, part.patientFeatures == nil ? 0 : 1, rhythm.count], to: &bytes)
    Self.append([part.times.isEmpty ? 0 : 1], to: &bytes)
    Self.append(part.marks + part.stretchStarts, to: &bytes)
    Self.append(part.times, to: &bytes)
    bytes += part.classes.map(\.rawValue)
    Self.append(part.samples, to: &bytes)
    Self.append(part.patientFeatures?.values ?? [], to: &bytes)
    Self.append(rhythm, to: &bytes)
    return Array(Self.digest(key, bytes[...]).utf8) + bytes
  }

  /// What was kept; nil where it is damaged, or was kept under another key.
  init?(_ bytes: [UInt8], key: String) {
    guard bytes.count >= 64, bytes.prefix(64).elementsEqual(Self.digest(key, bytes[64...]).utf8) else { return nil }
    var rest = bytes[64...]
    guard let head = Self.take(5, of: Int.self, from: &rest), let marks = Self.take(head[0], of: Int.self, from: &rest),
      let starts = Self.take(head[1], of: Int.self, from: &rest),
      let times = Self.take(head[4] * head[0], of: Double.self, from: &rest),
      let classes = Self.take(head[0], of: UInt8.self, from: &rest),
      let samples = Self.take(head[0] * BeatSet.samplesPerBeat, of: Float.self, from: &rest),
      let features = Self.take(head[2] * head[0] * PatientFeatures.columns.count, of: Float.self, from: &rest),
      let rhythm = Self.take(head[3], of: Float.self, from: &rest), rest.isEmpty
    else { return nil }
    part = BeatPart(
      samples: samples, classes: classes.compactMap(BeatClass.init(rawValue:)), times: times, stretchStarts: starts,
      marks: marks, patientFeatures: head[2] == 1 ? PatientFeatures(values: features) : nil)
    self.rhythm = rhythm
  }

  private static func digest(_ key: String, _ bytes: ArraySlice<UInt8>) -> String {
    let hash = SHA256()
    hash.update(key)
    unsafe bytes.withUnsafeBytes { unsafe hash.update($0) }
    return hash.hexDigest()
  }

  private static func append<Number: BitwiseCopyable>(_ numbers: [Number], to bytes: inout [UInt8]) {
    unsafe numbers.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// Invariant: as many bytes are copied as the numbers have, which are no more than are left.
  private static func take<Number: BitwiseCopyable>(
    _ count: Int, of type: Number.Type, from bytes: inout ArraySlice<UInt8>
  ) -> [Number]? {
    let size = MemoryLayout<Number>.stride
    guard count >= 0, count <= bytes.count / size else { return nil }
    let numbers = unsafe [Number](unsafeUninitializedCapacity: count) { buffer, filled in
      unsafe UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes.prefix(count * size))
      filled = count
    }
    bytes = bytes.dropFirst(count * size)
    return numbers
  }
}
