//! Writes an EDF+ file with a gap and beat annotations, and reads it back.

// snippet.write
import EDF
import Files

// Three data records of a second each; the last one was recorded later.
let signal = EDFSignal(
  label: "ECG II", units: "mV", physical: (-5, 5), samplesPerRecord: 250)
let header = EDFHeader(
  continuity: .discontinuous,
  signals: [signal, .annotations(.edf, samplesPerRecord: 30)])
let bytes = try EDFFile.bytes(
  header, samples: [(0..<750).map { $0 % 250 == 100 ? 6553 : 0 }],
  annotations: [
    EDFAnnotation(onset: 0.4, text: "N"),
    EDFAnnotation(onset: 1.4, text: "V"),
  ],
  onsets: [0, 1, 4])
let folder = CommandLine.arguments.dropFirst().first ?? "."
try WholeFile.write(bytes, to: "\(folder)/made.edf")

// snippet.read
let file = try EDFFile("\(folder)/made.edf")
for (index, signal) in file.header.signals.enumerated() {
  guard !signal.isAnnotations else { continue }
  let rate = file.header.sampleRate(of: index)
  print(
    "\(signal.label): \(rate) Hz, \(file.sampleCount(of: index)) samples")
}

// snippet.samples
let samples = try file.samples(of: 0)
var (recorded, missing) = (0, 0)
while let part = try samples.next() {
  missing += part.count(where: \.isNaN)
  recorded += part.count { !$0.isNaN }
}
print("\(recorded) recorded, \(missing) not")

// snippet.annotations
for mark in try file.annotations().annotations {
  print(mark.onset - file.firstOnset, mark.text)
}

// snippet.errors
do {
  _ = try EDFFile("\(folder)/absent.edf")
} catch {
  print(error)
}
