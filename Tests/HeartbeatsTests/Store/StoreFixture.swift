import Files
import Groundwork
import Heartbeats
import Scoring
import TestSupport
import WFDB

/// Folders of small WFDB records, laid out like Icentia11k.
struct StoreFixture {
  let folder: TemporaryFolder
  /// Names in reading order.
  let names: [String]

  /// More than are read at once.
  static let frames = 16_000

  /// - Parameters:
  ///   - gaps: frames that were not recorded, by record.
  ///   - symbols: of a record's beats, by record.
  init(
    _ names: [String], leads: [String] = ["ECG"], gaps: [String: Range<Int>] = [:], symbols: [String: String] = [:],
    rate: Double = 250, lists: Bool = true
  ) throws {
    folder = try TemporaryFolder()
    self.names = names
    for (number, name) in names.enumerated() {
      let parts = name.split(separator: "/")
      let home = ([folder.path] + parts.dropLast().map(String.init)).joined(separator: "/")
      var generator = SeededGenerator(seed: 7, stream: UInt64(number))
      let peaks = Self.peaks(number)
      let signals = leads.enumerated().map { lead, leadName in
        var samples = (0..<Self.frames).map { _ in Int32(generator.below(20)) }
        for peak in peaks { for offset in 0..<12 { samples[peak + offset] += Int32((12 - offset) * (60 + 10 * lead)) } }
        for sample in gaps[name] ?? 0..<0 { samples[sample] = -32768 }
        return Signal(
          description: SignalDescription(
            fileName: "\(parts[parts.count - 1]).dat", format: 16, gain: 1000, baseline: 0, name: leadName),
          samples: samples.map { $0 == -32768 ? Signal.missing : $0 })
      }
      let header = RecordHeader(
        name: String(parts[parts.count - 1]), sampleRate: rate, frameCount: Self.frames,
        signals: signals.map(\.description))
      try Record(header: header, signals: signals).write(folder: home)
      let marks = Array(symbols[name] ?? "NNVNNSNNQN/NNVNFNNN")
      let annotations = peaks.enumerated().compactMap {
        Annotation(sample: $1, symbol: marks[$0 % marks.count])
      }
      try AnnotationFile(annotations: annotations).write(to: "\(folder.path)/\(name).atr")
    }
    if lists { try FileContents.write(Array(names.joined(separator: "\n").utf8), to: "\(folder.path)/RECORDS") }
  }

  /// Of the records of two patients with segments each, and a third one's.
  static let segments = [
    "p00/p00000/p00000_s00", "p00/p00000/p00000_s01", "p00/p00000/p00000_s02", "p00/p00001/p00001_s00",
    "p00/p00001/p00001_s01", "p01/p01000/p01000_s00",
  ]

  static func peaks(_ number: Int) -> [Int] {
    var generator = SeededGenerator(seed: 8, stream: UInt64(number))
    var peaks = [100]
    while let last = peaks.last, last < frames - 400 { peaks.append(last + 130 + generator.below(120)) }
    return peaks
  }

  /// The rows of one record in a set of several.
  static func part(_ beats: BeatSet, _ name: String) -> BeatSet? {
    guard let record = beats.recordNames.firstIndex(of: name) else { return nil }
    return beats.rows((0..<beats.count).filter { beats.records[$0] == record })
  }
}
