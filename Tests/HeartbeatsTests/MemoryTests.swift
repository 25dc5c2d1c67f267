import Foundation
import Heartbeats
import TestSupport
import Testing
import WFDB

// A sanitizer takes memory of its own.
@Suite("Memory", .enabled(if: Sanitizer.isOff, Sanitizer.presence))
struct MemoryTests {
  /// The most memory that this process has had so far, in bytes (proc_pid_status(5)).
  private static func peak() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) * 1024
  }

  /// 500 records of a lead at 125 Hz with a beat every 100 samples.
  private static func makeRecords(beats: Int, in folder: String) throws {
    let samples = (0..<(beats + 2) * 100).map { (index: Int) -> Int32 in
      let offset = index % 100
      return Int32(offset < 5 ? 100 - 20 * offset : index % 7)
    }
    let marks = (0...beats).compactMap { Annotation(sample: 100 * $0 + 50, symbol: $0 % 10 == 9 ? "V" : "N") }
    for number in 0..<500 {
      let signal = Signal(
        description: SignalDescription(fileName: "\(number).dat", format: 80, name: "II"), samples: samples)
      try Record(header: RecordHeader(name: "\(number)", sampleRate: 125), signals: [signal]).write(folder: folder)
      try AnnotationFile(annotations: marks).write(to: "\(folder)/\(number).atr")
    }
  }

  @Test("A folder of 500 records takes less than 1.5 times the memory of its beats")
  func manyRecords() async {
    // In a process of its own, whose peak is nobody else's.
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let beatsEach = 300
      try Self.makeRecords(beats: beatsEach, in: folder.path)
      let before = Self.peak()
      let loaded = try WFDBSource(folder: folder.path).load(jobs: 2)
      let matrix = 500 * beatsEach * BeatSet.samplesPerBeat * MemoryLayout<Float>.stride
      try #require(loaded.beats.count == 500 * beatsEach)
      let taken = Self.peak() - before
      print("\(matrix >> 20) MB of beats took \(taken >> 20) MB at most")
      try #require(taken < matrix * 3 / 2, "\(taken) of \(matrix)")
    }
  }
}
