import Foundation
import Groundwork
import WFDB

/// A small database of made-up records, as a recorder of its own would have written it: rate, format, lead and amplitude.
struct MadeRecords {
  var names: [String]
  var rate: Int
  /// 16 or 212.
  var format: Int
  var lead: String
  /// Units of the recorder for the R wave of a normal beat.
  var height: Double
  var seed: UInt64
  /// Annotated in place of every seventh beat, unless that is a wide one.
  var seventh: Character = "N"

  /// Writes the records into a new folder: about 75 beats each, every fifth one early and wide.
  func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (place, name) in names.enumerated() {
      var generator = SeededGenerator(seed: seed, stream: UInt64(place))
      let (samples, annotations) = record(&generator)
      let description = SignalDescription(
        fileName: "\(name).dat", format: format, gain: height, baseline: 0, name: lead)
      let signal = Signal(description: description, samples: samples)
      let header = RecordHeader(
        name: name, sampleRate: Double(rate), frameCount: samples.count, signals: [description])
      try Record(header: header, signals: [signal]).write(folder: folder.path)
      try AnnotationFile(annotations: annotations).write(to: "\(folder.path)/\(name).atr")
    }
    try Data((names.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: "RECORDS"))
  }

  private func record(_ generator: inout SeededGenerator) -> ([Int32], [Annotation]) {
    var values = [Double](repeating: 0, count: 62 * rate)
    var annotations: [Annotation] = []
    var time = 0.6
    let usual = 0.75 + 0.1 * generator.uniform()
    var beat = 0
    while time < 60.5 {
      let isWide = beat % 5 == 4
      let waves: [(at: Double, width: Double, height: Double)] =
        isWide ? [(0, 0.05, 0.9), (0.25, 0.06, -0.4)] : [(-0.16, 0.02, 0.12), (0, 0.012, 1), (0.22, 0.04, 0.25)]
      for wave in waves {
        let size = wave.height * (1 + 0.05 * generator.normal())
        for sample in Int((time + wave.at - 0.2) * Double(rate))..<Int((time + wave.at + 0.2) * Double(rate))
        where values.indices.contains(sample) {
          let distance = (Double(sample) / Double(rate) - time - wave.at) / wave.width
          values[sample] += size * exp(-distance * distance / 2)
        }
      }
      annotations += [
        Annotation(sample: Int((time * Double(rate)).rounded()), symbol: isWide ? "V" : beat % 7 == 3 ? seventh : "N")
      ]
      .compactMap(\.self)
      beat += 1
      // The beat that comes early is followed by a pause.
      time += usual * (beat % 5 == 4 ? 0.7 : beat % 5 == 0 ? 1.3 : 1) + 0.01 * generator.normal()
    }
    let samples = values.map { Int32(($0 * height + 0.02 * height * generator.normal()).rounded()) }
    return (samples, annotations)
  }
}
