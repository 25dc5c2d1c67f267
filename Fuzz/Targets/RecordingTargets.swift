import EDF
import Heartbeats
import Kardia
import Recordings

/// A head that can be read describes the same signals after writing, and a file's samples are as many as it says.
func fuzzEDF(_ bytes: [UInt8]) throws(FuzzFinding) {
  if let header = try? EDFHeader(parsing: bytes, path: "r.edf"), let written = try? header.bytes() {
    let again = try? EDFHeader(parsing: written, path: "r.edf")
    let same = again?.kind == header.kind && again?.continuity == header.continuity
    try FuzzFinding.require(
      same && again?.signals.map(\.label) == header.signals.map(\.label)
        && again?.signals.map(\.samplesPerRecord) == header.signals.map(\.samplesPerRecord),
      "other signals after writing")
  }
  guard let file = UnnamedFile(bytes), let recording = try? EDFRecording(file.path, name: "r") else { return }
  try fuzzSamples(of: recording)
  guard let marks = try? recording.annotations(by: EDFRecording.annotator) else { return }
  try FuzzFinding.require(marks.marks.count <= bytes.count, "more annotations than bytes")
  let ticks = marks.marks.map(\.tick)
  try FuzzFinding.require(zip(ticks, ticks.dropFirst()).allSatisfy { $0 <= $1 }, "annotations out of order")
  if let lead = recording.leads.first { _ = AnnotatedBeats(marks).marks(of: lead) }
}

/// A table's samples are as many as its first reading found.
func fuzzTable(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let first = bytes.first, let file = UnnamedFile(bytes.dropFirst()) else { return }
  // An odd first byte stands for a rate from the caller.
  guard let recording = try? TableRecording(file.path, name: "r", sampleRate: first % 2 == 1 ? 250 : nil) else {
    return
  }
  try FuzzFinding.require(recording.frameRate > 0 && recording.frameRate.isFinite, "a rate of \(recording.frameRate)")
  try fuzzSamples(of: recording)
}

/// A file's samples are as many as its bytes justify.
func fuzzKardia(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let file = try? KardiaFile(parsing: bytes, path: "r.atc") else { return }
  let samples = file.leads.reduce(0) { $0 + $1.samples.count }
  try FuzzFinding.require(2 * samples <= bytes.count, "\(samples) samples of \(bytes.count) bytes")
  for lead in file.leads.indices {
    try FuzzFinding.require(file.millivolts(of: lead).allSatisfy(\.isFinite), "a sample that is no number")
  }
}

private func fuzzSamples(of recording: some Recording) throws(FuzzFinding) {
  for index in recording.leads.indices.prefix(4) where recording.leads[index].isStored {
    guard let samples = try? recording.samples(ofLead: index), samples.count < 1 << 20 else { continue }
    let all = try? samples.all()
    try FuzzFinding.require(all?.count == samples.count, "\(all?.count ?? -1) samples, not \(samples.count)")
    try FuzzFinding.require(all?.contains(where: \.isInfinite) == false, "a sample without end")
  }
  _ = try? LeadChoice(in: recording, wanted: nil)
}
