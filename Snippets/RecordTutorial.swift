//! Makes a record, writes it with its beat annotations, and reads both back.

import WFDB

// snippet.signal
// Ten seconds of one lead at 360 samples a second: a flat line with an R peak of 1 mV every 0.8 s.
let rate = 360
let peaks = Array(stride(from: 180, to: 10 * rate, by: 288))
var samples = [Int16](repeating: 1024, count: 10 * rate)
for peak in peaks {
  for (offset, height) in [(-2, 40), (-1, 120), (0, 200), (1, 120), (2, 40)] {
    samples[peak + offset] += Int16(height)
  }
}
let lead = Signal(
  description: SignalDescription(fileName: "made.dat", format: 212, gain: 200, baseline: 1024, name: "MLII"),
  samples: samples)

// snippet.write
let folder = CommandLine.arguments.dropFirst().first ?? "."
let made = Record(header: RecordHeader(name: "made", sampleRate: Double(rate)), signals: [lead])
try made.write(folder: folder)

// snippet.annotate
var beats = peaks.compactMap { Annotation(sample: $0, symbol: "N") }
beats[3] = Annotation(sample: peaks[3], code: AnnotationCode.code(of: "V") ?? 0)
try AnnotationFile(annotations: beats).write(to: "\(folder)/made.atr")

// snippet.read
let record = try Record.read(folder: folder, name: "made")
print("\(record.header.name): \(record.header.sampleCount ?? 0) frames at \(record.header.sampleRate) Hz")
for signal in record.signals {
  let values = signal.physical.filter { !$0.isNaN }
  print("\(signal.description.name): \(values.min() ?? 0)...\(values.max() ?? 0) \(signal.description.units)")
}

// snippet.beats
let annotations = try AnnotationFile.read("\(folder)/made.atr").annotations
for annotation in annotations where annotation.symbol != "N" {
  print("\(annotation.symbol ?? "?") at \(Double(annotation.sample) / record.header.sampleRate) s")
}

// snippet.errors
do {
  _ = try Record.read(folder: folder, name: "absent")
} catch {
  print(error)
}
