import Foundation
import Heartbeats
import Recordings
import TestSupport
import Testing
import WFDB

@Suite("Patient features")
struct PatientFeaturesTests {
  @Test("They are those of NumPy and SciPy on a made record, to 1e-4")
  func reference() throws {
    let fixture = try FeatureFixture.read()
    let (leads, beats) = fixture.leads()
    let features = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    #expect(features.rows == beats.count)
    for (row, expected) in fixture.features.enumerated() {
      for (column, value) in expected.enumerated() {
        #expect(abs(Double(Array(features[row])[column]) - value) < 1e-4, "\(PatientColumn.allCases[column])")
      }
    }
  }

  @Test("A wide early beat is told by every kind of column")
  func ectopic() throws {
    let (leads, beats) = try FeatureFixture.read().leads()
    let features = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    let value = { (row: Int, column: PatientColumn) in Array(features[row])[column.index] }
    // Beat 17 is wide and early, beat 16 usual.
    #expect(value(17, .widthAtHalfRatio) > 1.5 && value(16, .widthAtHalfRatio) < 1)
    #expect(value(17, .intervalRatio) < 0.85 && value(16, .intervalRatio) > 0.9)
    #expect(value(17, .nextIntervalRatio) > 1.2)
    #expect(value(17, .correlation) < 0.9 && value(16, .correlation) > 0.95)
    #expect(value(17, .secondCorrelation) < 0 && value(16, .secondCorrelation) > 0.95)
    #expect(value(17, .distance) > 3 * value(16, .distance))
  }

  @Test("They do not depend on gain, offset or a slow drift")
  func gain() throws {
    let (leads, beats) = try FeatureFixture.read().leads()
    let plain = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    let scaled = leads.enumerated().map { lead, samples in
      samples.enumerated().map { (lead == 0 ? -40 : 0.01) * ($1 + Double($0) / 5000) + 1000 }
    }
    let other = PatientFeatures.compute(leads: scaled, sampleRate: 360, beats: beats)
    for (value, expected) in zip(other.values, plain.values) { #expect(abs(value - expected) < 0.02) }
  }

  @Test("Other sampling rates give nearly the same", arguments: [128.0, 250, 500, 1000])
  func rates(rate: Double) throws {
    let fixture = try FeatureFixture.read()
    let (leads, beats) = fixture.leads(rate: rate)
    let other = PatientFeatures.compute(leads: leads, sampleRate: rate, beats: beats)
    let plain = PatientFeatures.compute(leads: fixture.leads().leads, sampleRate: 360, beats: fixture.beats)
    let columns: [PatientColumn] = [.intervalRatio, .nextIntervalRatio, .correlation, .secondCorrelation, .distance]
    for row in beats.indices {
      for column in columns {
        let (value, expected) = (Array(other[row])[column.index], Array(plain[row])[column.index])
        #expect(abs(value - expected) < 0.08, "\(column.rawValue), beat \(row)")
      }
    }
  }

  @Test("The lowest and the highest rate are taken", arguments: [50.0, 10_000])
  func extremes(rate: Double) throws {
    let lead = (0..<Int(20 * rate)).map { sin(Double($0) / rate * 7) }
    let beats = (1..<18).map { Int(Double($0) * rate) }
    let features = PatientFeatures.compute(leads: [lead, lead], sampleRate: rate, beats: beats)
    #expect(features.rows == 17)
    #expect(features.values.allSatisfy { $0.isFinite })
  }

  @Test("Without a second lead, or with a flat or unrecorded one, its columns say so and are a usual beat's")
  func secondLead() throws {
    let (leads, beats) = try FeatureFixture.read().leads()
    let without = PatientFeatures.compute(leads: [leads[0]], sampleRate: 360, beats: beats)
    for row in beats.indices {
      let values = Array(without[row])
      #expect(values[PatientColumn.hasSecondLead.index] == 0)
      #expect(values[PatientColumn.secondCorrelation.index] == 1)
      #expect(values[PatientColumn.secondDistance.index] == 0)
    }
    for level in [0.0, .nan] {
      let flat = [Double](repeating: level, count: leads[0].count)
      #expect(PatientFeatures.compute(leads: [leads[0], flat], sampleRate: 360, beats: beats) == without)
    }
    let both = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    #expect(both.values[PatientColumn.hasSecondLead.index] == 1)
  }

  @Test("Any leads and beats give finite numbers: no beat, one, two at one sample, flat, short, not recorded, huge")
  func hostile() {
    let leads: [[Double]] = [
      [1], [], Array(repeating: 0, count: 500), Array(repeating: .nan, count: 500),
      (0..<2000).map { $0 % 100 == 0 ? 1e300 : -1e300 }, (0..<2000).map { $0 < 700 ? .nan : Double($0 % 89) },
    ]
    for lead in leads {
      for beats in [[], [0], [lead.count - 1], [0, 0], [0, 0, lead.count / 2, lead.count - 1, lead.count - 1]] {
        guard beats.allSatisfy(lead.indices.contains) else { continue }
        for both in [[lead], [lead, lead]] {
          let features = PatientFeatures.compute(leads: both, sampleRate: 360, beats: beats)
          #expect(features.rows == beats.count)
          #expect(features.values.allSatisfy { $0.isFinite }, "\(lead.prefix(3)) \(beats)")
        }
      }
    }
  }

  @Test("A record that comes in pieces, with marks that come late and a gap in one lead, gives the same as the whole")
  func streamed() throws {
    let fixture = try FeatureFixture.read()
    var (leads, beats) = fixture.leads()
    // Long enough for several blocks.
    let length = leads[0].count
    beats = (0..<9).flatMap { round in beats.map { $0 + round * length } }
    leads = leads.map { lead in (0..<9).flatMap { _ in lead } }
    for sample in 30_000..<47_000 { leads[1][sample] = .nan }
    for sample in 60_000..<60_100 { leads[0][sample] = .nan }
    let whole = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    #expect(whole.values.allSatisfy { $0.isFinite })
    for pieceLength in [977, 30_000] {
      var stream = PatientFeatureStream(sampleRate: 360, hasSecondLead: true)
      var marked = 0
      for start in stride(from: 0, to: leads[0].count, by: pieceLength) {
        let piece = start..<min(start + pieceLength, leads[0].count)
        let known = beats[marked...].prefix { $0 < piece.upperBound - 2 * 360 }
        stream.mark(Array(known))
        marked += known.count
        stream.feed(Array(leads[0][piece]), Array(leads[1][piece]))
      }
      stream.mark(Array(beats[marked...]))
      #expect(stream.finish() == whole, "pieces of \(pieceLength)")
    }
  }

  @Test("Before and after a stretch that was not recorded, RR intervals are those of two records")
  func gap() throws {
    let (leads, beats) = try FeatureFixture.read().leads()
    let alone = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    let gap = [Double](repeating: .nan, count: 20 * 360)
    let both = PatientFeatures.compute(
      leads: leads.map { $0 + gap + $0 }, sampleRate: 360,
      beats: beats + beats.map { $0 + leads[0].count + gap.count })
    let columns: [PatientColumn] = [
      .nextIntervalRatio, .previousIntervalRatio, .intervalToMean, .nextIntervalToMean,
    ]
    for row in 0..<both.rows {
      for column in columns {
        let (value, expected) = (both.values(of: row, [column])[0], alone.values(of: row % beats.count, [column])[0])
        #expect(abs(value - expected) < 1e-4, "\(column.rawValue), beat \(row)")
      }
    }
  }

  @Test("Beats of the second lead that were not recorded take no part in its median beat, and their row says so")
  func gapInTheSecondLead() throws {
    let (leads, beats) = try FeatureFixture.read().leads()
    let alone = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: beats)
    let length = leads[0].count
    let missing = [Double](repeating: .nan, count: 2 * length)
    let all = PatientFeatures.compute(
      leads: [leads[0] + leads[0] + leads[0], leads[1] + missing], sampleRate: 360,
      beats: (0..<3).flatMap { round in beats.map { $0 + round * length } })
    for row in beats.indices {
      for column in [PatientColumn.secondCorrelation, .secondDistance, .hasSecondLead] {
        let (value, expected) = (all.values(of: row, [column])[0], alone.values(of: row, [column])[0])
        #expect(abs(value - expected) < 0.05, "\(column.rawValue), beat \(row)")
      }
    }
    for row in beats.count..<all.rows {
      #expect(all.values(of: row, [.secondCorrelation, .secondDistance, .hasSecondLead]) == [1, 0, 0])
    }
  }

  @Test("Every column has a definition with its look-back, and names differ")
  func definitions() {
    #expect(Set(PatientColumn.allCases.map(\.rawValue)).count == PatientColumn.allCases.count)
    for column in PatientColumn.allCases {
      #expect(["Look-back", "ahead"].contains { (word: String) in column.definition.contains(word) }, "\(column)")
    }
  }

  @Test("The documentation of every column is its definition")
  func documentation() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let source = try String(
      contentsOf: root.appending(path: "Sources/Heartbeats/PatientFeatures/PatientColumn.swift"), encoding: .utf8)
    let documented = source.matches(of: /((?:  \/\/\/ .*\n)+)  case \w+ = "(.*)"/).map { match in
      (String(match.output.2), match.output.1.split(separator: "\n").map { $0.dropFirst(6) }.joined(separator: " "))
    }
    #expect(documented.map(\.0) == PatientColumn.allCases.map(\.rawValue))
    #expect(documented.map(\.1) == PatientColumn.allCases.map(\.definition))
  }

  @Test("Models' columns are found again by their names, and by no others")
  func columnsByName() {
    let told: [BeatColumns] = [.samples, .samplesAndRhythm, .patient(PatientColumn.allCases), .patient([.distance])]
    for columns in told {
      #expect(BeatColumns(names: columns.features.map(\.name)) == columns)
      #expect(columns.features.allSatisfy { !$0.unit.isEmpty && $0.definition.count > 30 })
    }
    #expect(told.map(\.count) == [187, 194, 20, 1])
    let rhythm = BeatColumns.samplesAndRhythm.features.map(\.name)
    let distance = PatientColumn.distance.rawValue
    for names in [
      [], ["beat"], ["samples", "samples"], rhythm.reversed(), Array(rhythm.dropLast()), [distance, distance],
    ] {
      #expect(BeatColumns(names: names) == nil, "\(names)")
    }
  }

  /// Written by `Tests/Oracles/patient_features.py database`; scripts/test does so and names the folder.
  private static let oracle = ProcessInfo.processInfo.environment["ECG_REPORT_FEATURES"]

  @Test(
    "They are those of NumPy and SciPy on every record of MIT-BIH, to 1e-3",
    .enabled(if: Database.isThere, Database.absence),
    .enabled(if: oracle != nil, "ECG_REPORT_FEATURES names no folder"))
  func records() throws {
    let folder = try #require(Self.oracle)
    var compared = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let name = String(file.dropLast(4))
      let expected = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: ",").map { Double($0) ?? .nan } }
      let recording = try WFDBRecording(folder: Database.folder, name: name)
      let choice = try LeadChoice(in: recording, wanted: nil)
      let leads = try [choice.index, try #require(choice.second)].map { try recording.samples(ofLead: $0).all() }
      let marks = AnnotatedBeats(try recording.annotations(by: "atr")).marks(of: recording.leads[choice.index])
      let features = PatientFeatures.compute(leads: leads, sampleRate: 360, beats: marks.map(\.sample))
      #expect(features.rows == expected.count)
      for (row, values) in expected.enumerated() {
        for (value, other) in zip(features[row], values) where abs(Double(value) - other) > 1e-3 {
          Issue.record("record \(name), beat \(row): \(value) against \(other)")
        }
      }
      compared += 1
    }
    #expect(compared == 48)
  }
}
