import Heartbeats
import Recordings
import Scoring
import TestSupport
import Testing
import WFDB

@Suite("Cutting beats piece by piece")
struct BeatStreamTests {
  private struct Made {
    var lead: [Double]
    var marks: [Int]
  }

  /// A wavy lead with uneven beats.
  private func made(rate: Double, seconds: Int, gaps: [Range<Int>] = []) -> Made {
    var state: UInt64 = 3
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 0x1p24
    }
    var lead = (0..<seconds * Int(rate)).map { _ in random() - 0.5 }
    for gap in gaps { for index in gap { lead[index] = .nan } }
    var marks: [Int] = []
    var next = Int(0.2 * rate)
    while next < lead.count {
      marks.append(next)
      next += Int((0.35 + random() + (random() < 0.05 ? 6 : 0)) * rate)
    }
    return Made(lead: lead, marks: marks)
  }

  /// Feeds in pieces; marks come all at first, or each `lag` samples after its own.
  private func stream(_ made: Made, rate: Double, piece: Int, lag: Int?) -> (rows: [Float], marks: [Int]) {
    // A mark comes with the piece after the one that it is due in.
    var stream = BeatStream(sampleRate: rate, lag: lag.map { $0 + piece } ?? 0)
    var rows: [Float] = []
    var marks: [Int] = []
    func take() {
      let cuts = stream.takeCuts()
      rows += cuts.rows
      marks += cuts.marks
    }
    var given = 0
    if lag == nil { stream.mark(made.marks, complete: true) }
    for start in stride(from: 0, to: made.lead.count, by: piece) {
      if let lag {
        let known = made.marks[given...].prefix { $0 <= start - lag }
        stream.mark(Array(known))
        given += known.count
      }
      stream.feed(Array(made.lead[start..<min(start + piece, made.lead.count)]))
      take()
    }
    if lag != nil { stream.mark(Array(made.marks[given...])) }
    stream.finish()
    take()
    return (rows, marks)
  }

  private func whole(_ made: Made, rate: Double) throws -> (rows: [Float], times: [Double]) {
    let marks = made.marks.map { BeatExtraction.Mark(sample: $0, beatClass: .normal) }
    let beats = try BeatExtraction(sampleRate: rate).beats(of: made.lead, marks: marks, path: "made")
    return (beats.samples, beats.times)
  }

  @Test(
    "The rows are those of the whole lead, to the bit", arguments: [125.0, 128, 250, 360],
    [(1, nil), (97, nil), (4096, 0), (1000, 3000), (100_000, nil)] as [(Int, Int?)])
  func rows(rate: Double, how: (piece: Int, lag: Int?)) throws {
    let made = made(rate: rate, seconds: 90)
    let (rows, marks) = stream(made, rate: rate, piece: how.piece, lag: how.lag)
    #expect(rows == (try whole(made, rate: rate)).rows)
    #expect(marks == Array(made.marks.indices.dropLast()))
  }

  @Test(
    "Beats beside gaps are left out as from the whole lead",
    arguments: [
      [0..<3], [0..<700], [5000..<5001], [9000..<15_000], [32_000..<32_400], [0..<32_400], [400..<401, 402..<403],
    ], [97, 5000])
  func gaps(gaps: [Range<Int>], piece: Int) throws {
    let made = made(rate: 360, seconds: 90, gaps: gaps)
    let (rows, marks) = stream(made, rate: 360, piece: piece, lag: nil)
    let whole = try whole(made, rate: 360)
    #expect(rows == whole.rows)
    #expect(marks.map { Double(made.marks[$0]) / 360 } == whole.times)
    #expect(marks.count < made.marks.count)
  }

  @Test("Without marks, or with one, there are no rows", arguments: [[], [400]])
  func few(marks: [Int]) {
    let (rows, found) = stream(
      Made(lead: Array(repeating: 1, count: 2000), marks: marks), rate: 360, piece: 300, lag: nil)
    #expect(rows.isEmpty && found.isEmpty)
  }

  @Test(
    "Records of the MIT-BIH database give exactly the beats that BeatLoader gives",
    .enabled(if: Database.isThere, Database.absence), arguments: ["100", "208"])
  func database(name: String) throws {
    let recording = try WFDBRecording(folder: Database.folder, name: name)
    let choice = try LeadChoice(in: recording, wanted: nil)
    let marks = AnnotatedBeats(try recording.annotations(by: "atr")).marks(of: recording.leads[choice.index])
    let source = try recording.samples(ofLead: choice.index)
    var stream = BeatStream(sampleRate: recording.frameRate)
    stream.mark(marks.map(\.sample), complete: true)
    while let piece = try source.next() { stream.feed(piece) }
    stream.finish()
    let cuts = stream.takeCuts()

    let folder = try TemporaryFolder()
    for ending in ["hea", "dat", "atr"] {
      try FileContents.write(
        FileContents.read("\(Database.folder)/\(name).\(ending)"), to: "\(folder.path)/\(name).\(ending)")
    }
    let loaded = try BeatLoader.load(folder.path, jobs: 1).beats
    #expect(cuts.rows == loaded.samples)
    #expect(cuts.marks.map { marks[$0].beatClass } == loaded.classes)
    #expect(cuts.marks.map { Double(marks[$0].sample) / recording.frameRate } == loaded.times)
  }
}
