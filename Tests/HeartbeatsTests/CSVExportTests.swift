import Files
import Foundation
import Groundwork
import Heartbeats
import Scoring
import TestSupport
import Testing

@Suite("Export")
struct CSVExportTests {
  private func beats(_ count: Int) -> BeatSet {
    var generator = SeededGenerator(seed: 3)
    let classes = (0..<count).map { _ in BeatClass.allCases[min(4, generator.below(12) / 2)] }
    let samples = (0..<count * 187).map { index in
      index % 187 > 150 ? 0 : Float(generator.uniform()) * (index % 5 == 0 ? 1e-6 : 1)
    }
    return BeatSet(samples: samples, classes: classes)
  }

  /// Rows as texts, so that sets of them can be compared.
  private func rows(_ beats: BeatSet) -> [String] {
    (0..<beats.count).map { "\(beats.classes[$0]) \(beats.beat($0).map(\.bitPattern))" }.sorted()
  }

  @Test("What is exported is read again float by float, a fifth of each class in the test file")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let beats = beats(2503)
    let counts = try CSVExport.write(beats, to: "\(folder.path)/new/pair", seed: 1, jobs: 2)
    let expected = beats.classCounts.map { Int((Double($0) / 5).rounded(.toNearestOrEven)) }
    #expect(counts.test == expected.reduce(0, +))
    #expect(counts.train + counts.test == 2503)
    let test = try CSVSource(file: "\(folder.path)/new/pair/mitbih_test.csv").load(jobs: 2).beats
    #expect(test.classCounts == expected)
    let joined = try BeatLoader.load("\(folder.path)/new/pair", jobs: 2)
    #expect(rows(joined.beats) == rows(beats))
    #expect(joined.beats.classes != beats.classes)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/new/pair").sorted() == [
        "mitbih_test.csv", "mitbih_train.csv",
      ])
  }

  @Test("Lines look as published")
  func form() throws {
    let folder = try TemporaryFolder()
    var samples = Array(repeating: Float(0), count: 187)
    samples[0] = 0.97794116
    samples[1] = 1
    try CSVExport.write(BeatSet(samples: samples, classes: [.fusion]), to: folder.path, seed: 1, jobs: 1)
    let zero = "0.000000000000000000e+00"
    let fields = ["9.779411554336547852e-01", "1.000000000000000000e+00"] + Array(repeating: zero, count: 185)
    let text = try String(contentsOfFile: "\(folder.path)/mitbih_train.csv", encoding: .utf8)
    #expect(text == (fields + ["3.000000000000000000e+00"]).joined(separator: ",") + "\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/mitbih_test.csv")).isEmpty)
  }

  @Test("The files depend on the seed and not on the number of threads")
  func determinism() throws {
    let beats = beats(1300)
    var files: [[Data]] = []
    for (seed, jobs) in [(7, 1), (7, 3), (8, 3)] as [(UInt64, Int)] {
      let folder = try TemporaryFolder()
      try CSVExport.write(beats, to: folder.path, seed: seed, jobs: jobs)
      files.append(
        try ["mitbih_train.csv", "mitbih_test.csv"].map {
          try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\($0)"))
        })
    }
    #expect(files[0] == files[1])
    #expect(files[0] != files[2])
  }

  @Test("Files already there are replaced")
  func replacing() throws {
    let folder = try TemporaryFolder()
    try CSVExport.write(beats(50), to: folder.path, seed: 1, jobs: 1)
    try CSVExport.write(beats(10), to: folder.path, seed: 1, jobs: 1)
    #expect(try BeatLoader.load(folder.path, jobs: 1).beats.count == 10)
  }

  @Test("What a killed export left goes; what another one is writing stays")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let left = "\(folder.path)/.mitbih_train.csv.12.1.part"
    let busy = "\(folder.path)/.mitbih_test.csv.13.1.part"
    for path in [left, busy] { try Data([1]).write(to: URL(filePath: path)) }
    let writer = open(busy, O_RDONLY)
    defer { close(writer) }
    #expect(flock(writer, LOCK_EX) == 0)
    try CSVExport.write(beats(1200), to: folder.path, seed: 1, jobs: 2)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        ".mitbih_test.csv.13.1.part", "mitbih_test.csv", "mitbih_train.csv",
      ])
  }

  @Test("A folder that cannot be written is a fault, and nothing is left behind")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: "\(folder.path)/file"))
    let error = #expect(throws: Fault.self) {
      try CSVExport.write(beats(10), to: "\(folder.path)/file/in", seed: 1, jobs: 1)
    }
    #expect(error?.kind == .cannotWrite)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mitbih_test.csv/x", withIntermediateDirectories: true)
    #expect(throws: Fault.self) { try CSVExport.write(beats(10), to: folder.path, seed: 1, jobs: 1) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.contains { $0.hasSuffix(".part") })
  }
}
