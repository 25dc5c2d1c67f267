//! Makes a record, writes it with its beat annotations, and reads both back.

// snippet.signal
import WFDB

// Ten seconds at 360 samples a second: a flat line with an R peak of 1 mV
// every 0.8 s.
let rate = 360
let peaks = Array(stride(from: 180, to: 10 * rate, by: 288))
var samples = [Int32](repeating: 1024, count: 10 * rate)
for peak in peaks {
  for (offset, height) in zip(-2...2, [40, 120, 200, 120, 40]) {
    samples[peak + offset] += Int32(height)
  }
}
let lead = Signal(
  description: SignalDescription(
    fileName: "made.dat", format: 212, gain: 200, baseline: 1024,
    name: "MLII"),
  samples: samples)

// snippet.write
let folder = CommandLine.arguments.dropFirst().first ?? "."
let made = Record(
  header: RecordHeader(name: "made", sampleRate: Double(rate)),
  signals: [lead])
try made.write(folder: folder)

// snippet.annotate
var beats = peaks.compactMap { Annotation(sample: $0, symbol: "N") }
beats[3].code = AnnotationCode.code(of: "V") ?? 0
try AnnotationFile(annotations: beats).write(to: "\(folder)/made.atr")

// snippet.read
let record = try Record.read(folder: folder, name: "made")
let header = record.header
print("\(header.name): \(header.sampleRate) Hz")
for signal in record.signals {
  let peak = signal.physical.filter { !$0.isNaN }.max() ?? 0
  let description = signal.description
  print("\(description.name): up to \(peak) \(description.units)")
}

// snippet.beats
let file = try AnnotationFile.read("\(folder)/made.atr")
for beat in file.annotations where beat.symbol != "N" {
  print(beat.symbol ?? "?", Double(beat.sample) / header.sampleRate)
}

// snippet.errors
do {
  _ = try Record.read(folder: folder, name: "absent")
} catch {
  print(error)
}
