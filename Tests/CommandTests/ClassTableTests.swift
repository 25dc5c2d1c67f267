import Files
import Foundation
import Groundwork
import Results
import Scoring
import TestSupport
import Testing
import WFDB

/// What `classify` and `score` say of the records that a report tested on is what the report says.
struct ClassTableTests {
  /// Two leads with normal, early narrow, early wide, fused and escape beats.
  private static func write(_ name: String, seed: UInt64, to folder: URL) throws {
    let rate = 250
    var generator = SeededGenerator(seed: 7, stream: seed)
    var leads = [[Double]](repeating: Array(repeating: 0, count: 90 * rate), count: 2)
    var annotations: [Annotation] = []
    let usual = 0.7 + 0.15 * generator.uniform()
    var time = 0.7
    for beat in 0... {
      guard time < 88 else { break }
      // Every record has its own share of each kind.
      let draw = generator.uniform()
      let kind: Character =
        beat < 3 ? "N" : draw < 0.08 ? "A" : draw < 0.16 ? "V" : draw < 0.2 ? "F" : draw < 0.23 ? "j" : "N"
      let early = kind == "A" || kind == "V" ? 0.35 : kind == "F" ? 0.1 : kind == "j" ? -0.4 : 0
      time -= beat == 0 ? 0 : early * usual
      let wide = kind == "V" ? 0.05 : kind == "F" ? 0.03 : 0.012
      let waves: [(at: Double, width: Double, height: Double)] = [
        (-0.16, 0.02, kind == "N" ? 0.12 : 0), (0, wide, kind == "V" ? 0.9 : 1),
        (0.24, 0.05, kind == "V" ? -0.4 : 0.25),
      ]
      for (lead, scale) in [1, kind == "V" ? -0.7 : 0.6].enumerated() {
        for wave in waves {
          let height = scale * wave.height * (1 + 0.05 * generator.normal())
          for sample in Int((time + wave.at - 0.2) * Double(rate))..<Int((time + wave.at + 0.2) * Double(rate))
          where leads[lead].indices.contains(sample) {
            let distance = (Double(sample) / Double(rate) - time - wave.at) / wave.width
            leads[lead][sample] += height * exp(-distance * distance / 2)
          }
        }
      }
      annotations += [Annotation(sample: Int((time * Double(rate)).rounded()), symbol: kind)].compactMap(\.self)
      time += usual * (1 + early) + 0.01 * generator.normal()
    }
    let signals = zip(["MLII", "V1"], leads).map { lead, values in
      Signal(
        description: SignalDescription(fileName: "\(name).dat", format: 16, gain: 1000, baseline: 0, name: lead),
        samples: values.map { Int32((1000 * $0 + 8 * generator.normal()).rounded()) })
    }
    let header = RecordHeader(
      name: name, sampleRate: Double(rate), frameCount: leads[0].count, signals: signals.map(\.description))
    try Record(header: header, signals: signals).write(folder: folder.path)
    try AnnotationFile(annotations: annotations).write(to: "\(folder.path)/\(name).atr")
  }

  /// Two recorders that have nothing in common: rates, formats, leads, one or two of them.
  @Test func modelsOfPatientFeaturesJudgeAnotherRecordersFiles() throws {
    try Tool.withFolder { folder in
      let home = folder.appending(path: "home")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      let names = (0..<8).map { "r\($0)" }
      for (number, name) in names.enumerated() { try Self.write(name, seed: UInt64(20 + number), to: home) }
      try Data((names.joined(separator: "\n") + "\n").utf8).write(to: home.appending(path: "RECORDS"))
      try MadeRecords(
        names: (0..<4).map { "x\($0)" }, rate: 360, format: 212, lead: "II", height: 180, seed: 2
      ).write(to: folder.appending(path: "away"))
      let run = try Tool.run(
        ["--train", "home", "--test", "away", "--quick", "--features", "patient", "--output", "report"], in: folder)
      #expect(run.code == 0, "\(run.err)")
      let results = try Results.read(from: folder.appending(path: "report/results.json").path)
      let told = results.experiments.filter { $0.features == .patient }
      #expect(told.count == 12, "two models, two sets of classes, before and after by copies and by weights")
      for run in told {
        #expect(run.audit.databases?.rowsOutOfPlace == 0 && run.audit.sharedRecords == 0)
        // One epoch of a quick look on some hundred beats teaches a network nothing.
        guard run.model == .forest else { continue }
        #expect(run.curves.roc.area ?? 0 > 0.95, "\(run.key.name): \(run.curves.roc.area ?? 0)")
      }
      for listing in try #require(results.models) {
        #expect(listing.experiment.protocol == .crossDatabase)
        let classified = try Tool.run(
          [
            "classify", "away/x0", "--model", "report", "--use", listing.experiment.model.rawValue, "--classes",
            listing.experiment.classes.rawValue, "--output", "out",
          ], in: folder)
        #expect(classified.code == 0 && !classified.out.contains("learnt"), "\(classified.err)")
      }
    }
  }

  private struct Score: Decodable {
    var pairs: [[Int]]
    var missed: [Int]
    var extra: [Int]
    var escapeBeats: String
  }

  private struct Document: Decodable {
    struct Beat: Decodable {
      var `class`: String?
      var probabilities: [Float]?
    }
    var classes: [String]
    var counts: [String: Int]
    var unclassified: Int
    var threshold: Float?
    var beats: [Beat]
  }

  @Test(arguments: ["net", "forest"])
  func theTableOfASavedModelComesBackFromItsAnnotations(model: String) throws {
    try Tool.withFolder { folder in
      let data = folder.appending(path: "data")
      try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
      let names = (0..<10).map { "r\($0)" }
      for (number, name) in names.enumerated() { try Self.write(name, seed: UInt64(number), to: data) }
      try Data((names.joined(separator: "\n") + "\n").utf8).write(to: data.appending(path: "RECORDS"))
      let run = try Tool.run(
        [
          "--data", "data", "--protocols", "inter-patient", "--repeats", "1", "--trees", "20", "--output", "report",
          "--quiet",
        ],
        in: folder)
      try #require(run.code == 0, "\(run.err)")
      let results = try Results.read(from: folder.appending(path: "report/results.json").path)
      let listing = try #require(
        results.models?.first { $0.experiment.classes == .aami && $0.experiment.model.rawValue == model })
      let saved = try #require(results.experiments.first { $0.key == listing.experiment })
      let records = try #require(saved.records)
      #expect(records.count >= 3)

      var all = [[Int]](repeating: Array(repeating: 0, count: 5), count: 5)
      var last = 0
      for record in records.map(\.record) {
        let classified = try Tool.run(
          ["classify", "data/\(record)", "--model", "report", "--use", model, "--classes", "aami", "--output", "out"],
          in: folder)
        #expect(classified.code == 0, "\(classified.err)")
        let score = try Tool.run(
          ["score", "data/\(record).atr", "out/\(record).ecgr", "--from", "0", "--escape-beats", "N", "--json"],
          in: folder)
        #expect(score.code == 0, "\(score.err)")
        let table = try JSONDecoder().decode(Score.self, from: Data(score.out.utf8))
        #expect(table.missed.allSatisfy { $0 == 0 } && table.extra.allSatisfy { $0 == 0 } && table.escapeBeats == "N")
        for (row, counts) in table.pairs.enumerated() {
          for (column, n) in counts.enumerated() { all[row][column] += n }
        }
        let document = try JSONDecoder().decode(
          Document.self, from: Data(contentsOf: folder.appending(path: "out/\(record).ecgr.json")))
        #expect(document.classes == ["N", "S", "V", "F", "Q"] && document.threshold == nil)
        last += document.unclassified
        for beat in document.beats {
          guard let probabilities = beat.probabilities else {
            #expect(beat.class == nil)
            continue
          }
          #expect(probabilities.count == 5 && abs(probabilities.reduce(0, +) - 1) < 1e-5)
          let most = try #require(probabilities.max())
          let index = try #require(probabilities.firstIndex(of: most))
          #expect(document.classes[index] == beat.class)
        }
        let called = document.beats.compactMap(\.class)
        #expect(document.counts.allSatisfy { name, count in count == called.count { $0 == name } })
      }
      // Beats that were not classified, a record's last one, are not among the test rows; `score` takes them for Q.
      #expect(last == records.count)
      let page = saved.confusion.counts
      for row in 0..<5 {
        #expect(Array(all[row].prefix(4)) == Array(page[row].prefix(4)), "row \(row)")
      }
      #expect(all.reduce(0) { $0 + $1[4] } == page.reduce(0) { $0 + $1[4] } + last)

      // As the standard counts them, escape beats are S.
      let standard = try Tool.run(
        ["score", "data/r0.atr", "data/r0.atr", "--from", "0", "--json"], in: folder)
      let trained = try Tool.run(
        ["score", "data/r0.atr", "data/r0.atr", "--from", "0", "--json", "--escape-beats", "N"], in: folder)
      let counts = try [standard, trained].map { try JSONDecoder().decode(Score.self, from: Data($0.out.utf8)).pairs }
      #expect(counts[0][1][1] > counts[1][1][1] && counts[0][0][0] < counts[1][0][0])
    }
  }
}
