import Files
import Heartbeats
import Scoring
import WFDB

/// The files of a small multi-segment record, one behind the other in the fuzzer's bytes with this between them.
private let separator: [UInt8] = Array("\n--\n".utf8)
private let names = ["r.hea", "r.dat", "a.hea", "a.dat", "b.hea", "b.dat"]

/// A record's samples are no more than its files justify and the same after writing, and its beats lie in [0, 1].
func fuzzSignals(_ bytes: [UInt8]) throws(FuzzFinding) {
  let files = split(bytes)
  guard let record = read(files) else { return }
  let samples = record.signals.reduce(0) { $0 + $1.samples.count }
  // A byte holds at most one sample, and gaps are at most 64 times as long as what was recorded; a FLAC stream, and a signal
  // that is in no file beside it, may hold more.
  let isPlain = record.signals.allSatisfy { $0.description.format > 0 && $0.description.format < 500 }
  try FuzzFinding.require(!isPlain || samples <= 65 * bytes.count, "\(samples) samples of \(bytes.count) bytes")
  if let written = try? record.files(in: "d") {
    let again = read(Dictionary(written.map { ($0.path, $0.bytes) }) { first, _ in first })
    // Two signals of different files may be written to files of one name, which are then not side by side.
    if let again {
      try FuzzFinding.require(
        again.signals.map(\.samples) == record.signals.map(\.samples), "other samples after writing")
    }
  }
  if let lead = record.signals.first { try fuzzBeats(of: lead, rate: record.header.sampleRate) }
}

private func fuzzBeats(of lead: Signal, rate: Double) throws(FuzzFinding) {
  // Other rates are accepted too, but their filters take too long for a fuzzer.
  guard Int(exactly: rate) != nil, rate <= 500, BeatExtraction.accepts(sampleRate: rate) else { return }
  let classes = BeatClass.allCases
  let marks = stride(from: 0, to: lead.samples.count, by: 50).map {
    BeatExtraction.Mark(sample: $0, beatClass: classes[$0 / 50 % classes.count])
  }
  guard let beats = try? BeatExtraction(sampleRate: rate).beats(of: lead.physical, marks: marks, path: "r.atr")
  else { return }
  try FuzzFinding.require(beats.samples.allSatisfy { (0...1).contains($0) }, "a beat beyond [0, 1]")
  try FuzzFinding.require(beats.samples.count == beats.classes.count * BeatSet.samplesPerBeat, "a ragged row")
}

private func read(_ files: [String: [UInt8]]) -> Record? {
  try? Record.read(folder: "d", name: "r") { path throws(Fault) in
    guard let bytes = files[path] else { throw Fault(.badData, path: path, reason: "no such file") }
    return bytes
  }
}

private func split(_ bytes: [UInt8]) -> [String: [UInt8]] {
  var files: [String: [UInt8]] = [:]
  var start = 0
  for name in names.dropLast() {
    var end = start
    while end < bytes.count, !bytes[end...].starts(with: separator) { end += 1 }
    files["d/\(name)"] = Array(bytes[start..<end])
    guard end < bytes.count else { return files }
    start = end + separator.count
  }
  files["d/\(names[names.count - 1])"] = Array(bytes[start...])
  return files
}
