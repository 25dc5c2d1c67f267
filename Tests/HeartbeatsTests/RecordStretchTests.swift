import Foundation
import Heartbeats
import Scoring
import TestSupport
import Testing
import WFDB

/// A few seconds of a record, as a report shows them around a beat.
struct RecordStretchTests {
  /// A record of two leads, a ramp and its half, with a beat every second; `rate` samples a second for 20 s.
  private func write(_ folder: URL, rate: Int, units: String = "mV") throws {
    let count = 20 * rate
    let signals = ["MLII", "V1"].enumerated().map { index, name -> Signal in
      var description = SignalDescription(fileName: "100.dat", format: 16, gain: 1000, name: name)
      description.units = units
      return Signal(
        description: description,
        samples: (0..<count).map { Int32(($0 % 1000) / (index + 1)) })
    }
    let header = RecordHeader(
      name: "100", sampleRate: Double(rate), frameCount: count, signals: signals.map { $0.description })
    try Record(header: header, signals: signals).write(folder: folder.path)
    let annotations = (1..<20).compactMap { second in
      Annotation(sample: second * rate, symbol: second % 4 == 0 ? "V" : "N")
    }
    try AnnotationFile(annotations: annotations).write(to: folder.appending(path: "100.atr").path)
  }

  private func around(_ moments: [Double], in folder: URL) throws -> [RecordStretch] {
    try RecordStretch.around(moments, seconds: 6, record: "100", in: folder.path, reading: RecordReading())
  }

  @Test func bothLeadsInMillivoltsWithTheNeighboursOfTheBeat() throws {
    try TemporaryFolder.with { folder in
      try write(folder, rate: 100)
      let stretch = try #require(around([10], in: folder).first)
      #expect(stretch.start == 7 && stretch.sampleRate == 100)
      #expect(stretch.leads.map(\.name) == ["MLII", "V1"])
      #expect(stretch.leads.map(\.samples.count) == [600, 600])
      #expect(stretch.leads.map(\.isCalibrated) == [true, true])
      #expect(stretch.leads[0].samples[1] == 0.701 && stretch.leads[1].samples[2] == 0.351)
      #expect(stretch.beats.map(\.time) == [0, 1, 2, 3, 4, 5])
      #expect(stretch.beats.map(\.beatClass) == [.normal, .ventricular, .normal, .normal, .normal, .ventricular])
    }
  }

  @Test func atTheEndsOfARecordThereIsWhatWasRecorded() throws {
    try TemporaryFolder.with { folder in
      try write(folder, rate: 100)
      let stretches = try around([1, 19], in: folder)
      #expect(stretches[0].start == 0 && stretches[0].leads[0].samples.count == 600)
      #expect(stretches[1].start == 16 && stretches[1].leads[0].samples.count == 400)
    }
  }

  @Test func aFastLeadIsThinnedAndAUnitThatIsNoVoltageIsSaid() throws {
    try TemporaryFolder.with { folder in
      try write(folder, rate: 2000, units: "adu")
      let stretch = try #require(around([10], in: folder).first)
      #expect(stretch.sampleRate == 500 && stretch.leads[0].samples.count == 3000)
      #expect(!stretch.leads[0].isCalibrated)
    }
  }

  @Test func aRecordThatHasGoneIsAFault() throws {
    let folder = try TemporaryFolder()
    #expect(throws: (any Error).self) { _ = try around([10], in: folder.url) }
  }
}
