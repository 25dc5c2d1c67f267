import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import RecordAnalysis
import Recordings
import Results
import Scoring
import TestSupport
import Testing
import WFDB

/// Nothing that was not recorded, or cannot be read, changes what is said of the other beats of a record.
struct UnrecordedStretchTests {
  private static let rate = 250

  /// What follows the first minute.
  enum Rest: String, CaseIterable {
    case missing, flat, noise
  }

  /// A minute of beats, some early: the lead in millivolts and the R peaks.
  private static func minute() -> (lead: [Double], peaks: [Int]) {
    var generator = SeededGenerator(seed: 11)
    var lead = (0..<60 * rate).map { _ in 0.01 * generator.normal() }
    var peaks: [Int] = []
    var time = 0.6
    while time < 59.5 {
      let peak = Int(time * Double(rate))
      peaks.append(peak)
      for sample in max(0, peak - 50)..<min(lead.count, peak + 110) {
        let t = Double(sample - peak) / Double(rate)
        lead[sample] += exp(-pow(t / 0.012, 2) / 2) + 0.2 * exp(-pow((t - 0.25) / 0.05, 2) / 2)
      }
      // No early beat where the gap will be.
      time += peaks.count % 9 == 8 && abs(time - 30) > 3 ? 0.55 : 0.8 + 0.01 * generator.normal()
    }
    return (lead, peaks)
  }

  /// Writes a record; samples that are NaN count as missing.
  private static func write(_ name: String, _ lead: [Double], _ peaks: [Int], to folder: String) throws {
    let description = SignalDescription(fileName: "\(name).dat", format: 16, gain: 200, baseline: 0, name: "MLII")
    let samples = lead.map { $0.isNaN ? -32768 : Int32((200 * $0).rounded()) }
    let header = RecordHeader(
      name: name, sampleRate: Double(rate), frameCount: lead.count, signals: [description])
    try Record(header: header, signals: [Signal(description: description, samples: samples)]).write(folder: folder)
    try AnnotationFile(annotations: peaks.compactMap { Annotation(sample: $0, symbol: "N") })
      .write(to: "\(folder)/\(name).atr")
  }

  private static let told: [BeatColumns] = [.samplesAndRhythm, .patient(PatientColumn.allCases)]

  /// The probability that a model of the rhythm or of all patient features gives each beat; nil for a beat that has none.
  private static func classify(
    _ name: String, in folder: String, told columns: BeatColumns, judgesUnreadable: Bool = false
  ) throws -> [Float?] {
    let told = columns.count - (columns == .samplesAndRhythm ? 187 : 0)
    let weights = (0..<columns.count).map { $0 < columns.count - told ? Float(0) : 2 / Float(told) }
    let network = NeuralNetwork(
      layers: [DenseLayer(inputs: columns.count, outputs: 1, weights: weights, biases: [-1])])
    let features = columns == .samplesAndRhythm ? FeatureKind.beatAndRhythm : .patient
    let model = SavedModel(
      classifier: network, card: try RecordClassifierTests.card(columns, features, .binary), columns: columns)
    return try RecordClassifier(model, threshold: 0.5, judgesUnreadable: judgesUnreadable, jobs: 1)
      .classify(try WFDBRecording(folder: folder, name: name), beats: .annotated("atr"))
      .beats.map { $0.probabilities?.last }
  }

  /// Compares the beats that both have.
  private static func compare(_ found: some Sequence<Float?>, _ expected: [Float?]) {
    var compared = 0
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      guard let found, let expected else { continue }
      compared += 1
      #expect(abs(found - expected) < 0.02, "beat \(index): \(found) against \(expected)")
    }
    #expect(compared >= expected.count - 3)
  }

  @Test(arguments: 0..<2, [0.5, 45])
  func beatsOnEitherSideOfAGapAreJudgedAsWithoutIt(which: Int, seconds: Double) throws {
    let folder = try TemporaryFolder()
    let (lead, peaks) = Self.minute()
    try Self.write("whole", lead, peaks, to: folder.path)
    // After a T wave, so that no beat is lost.
    let last = try #require(peaks.lastIndex { $0 < 30 * Self.rate })
    let (at, length) = (peaks[last] + Int(0.6 * Double(Self.rate)), Int(seconds * Double(Self.rate)))
    try Self.write(
      "gap", Array(lead[..<at]) + Array(repeating: .nan, count: length) + Array(lead[at...]),
      peaks.map { $0 < at ? $0 : $0 + length }, to: folder.path)
    let columns = Self.told[which]
    let expected = try Self.classify("whole", in: folder.path, told: columns)
    Self.compare(try Self.classify("gap", in: folder.path, told: columns, judgesUnreadable: true), expected)
    let readable = try Self.classify("gap", in: folder.path, told: columns)
    for (found, expected) in zip(readable, expected) {
      guard let found, let expected else { continue }
      #expect(abs(found - expected) < 0.02)
    }
  }

  @Test(arguments: 0..<2, Rest.allCases)
  func beatsMarkedWhereNothingCanBeReadChangeNoOther(which: Int, rest: Rest) throws {
    let folder = try TemporaryFolder()
    let (lead, peaks) = Self.minute()
    try Self.write("alone", lead, peaks, to: folder.path)
    var generator = SeededGenerator(seed: 5)
    let tail = (0..<180 * Self.rate).map { _ -> Double in
      switch rest {
      case .missing: .nan
      case .flat: 0
      case .noise: generator.normal()
      }
    }
    // At another rate than before, so that their intervals would tell.
    let marks = stride(from: lead.count + 100, to: lead.count + tail.count, by: Int(0.45 * Double(Self.rate)))
    try Self.write("both", lead + tail, peaks + Array(marks), to: folder.path)
    let columns = Self.told[which]
    let found = try Self.classify("both", in: folder.path, told: columns)
    #expect(found[peaks.count...].allSatisfy { $0 == nil }, "nothing is said of the others")
    Self.compare(found, try Self.classify("alone", in: folder.path, told: columns))
  }
}
