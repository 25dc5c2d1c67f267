import Files
import Foundation
import TestSupport
import Testing
import WFDB

@Suite("Reading a signal piece by piece")
struct SignalStreamTests {
  private func signal(_ name: String, _ format: SignalFormat, count: Int, file: String = "x.dat", perFrame: Int = 1)
    -> Signal
  {
    var description = SignalDescription(fileName: file, format: format.rawValue, gain: 100, baseline: 7, name: name)
    description.samplesPerFrame = perFrame
    // Format 8 holds steps of a byte, and nothing for what was not recorded.
    if format == .format8 {
      return Signal(
        description: description, samples: (0..<count * perFrame).map { Int32(($0 * $0 % 97 + name.utf8.count) % 120) })
    }
    let span = Int(format.range.upperBound) - Int(format.range.lowerBound)
    let samples = (0..<count * perFrame).map { index -> Int32 in
      let value = (index &* 7919 &+ name.utf8.count) % span + Int(format.range.lowerBound) + 1
      return index % 997 == 5 ? Signal.missing : Int32(value)
    }
    return Signal(description: description, samples: samples)
  }

  private func read(_ folder: String, _ name: String, _ index: Int) throws -> [Int32] {
    var stream = try SignalStream(folder: folder, name: name) { _ in index }
    var samples: [Int32] = []
    var pieces = 0
    while let piece = try stream.next() {
      samples += piece.samples
      pieces += 1
    }
    #expect(samples.count == stream.count)
    #expect(pieces > 1 || samples.count < 13_000)
    return samples
  }

  @Test("Every format gives the samples that reading it whole gives", arguments: SignalFormat.allCases, [1, 5, 30_001])
  func formats(format: SignalFormat, count: Int) throws {
    let folder = try TemporaryFolder()
    let signals = [
      signal("one", format, count: count, perFrame: format.isFLAC ? 2 : 1),
      signal("three", format, count: count, perFrame: format.isFLAC ? 2 : 3),
      signal("other", .format16, count: count, file: "y.dat"),
    ]
    try Record(header: RecordHeader(name: "r", sampleRate: 100), signals: signals).write(folder: folder.path)
    let whole = try Record.read(folder: folder.path, name: "r").signals
    for index in 0..<3 { #expect(try read(folder.path, "r", index) == whole[index].samples) }
  }

  @Test("A signal that lags is moved into place", arguments: [0, 1, 13_000, 40_000])
  func skew(frames: Int) throws {
    let folder = try TemporaryFolder()
    let signals = [signal("a", .format212, count: 30_000), signal("b", .format212, count: 30_000)]
    try Record(header: RecordHeader(name: "r", sampleRate: 100), signals: signals).write(folder: folder.path)
    let path = "\(folder.path)/r.hea"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: " 212 ", with: " 212:\(frames) ").write(
      toFile: path, atomically: true, encoding: .utf8)
    let whole = try Record.read(folder: folder.path, name: "r").signals
    #expect(whole[1].description.skew == frames)
    for index in 0..<2 { #expect(try read(folder.path, "r", index) == whole[index].samples) }
  }

  @Test("A changed byte is found by the checksum at the end, a short file at once")
  func damage() throws {
    let folder = try TemporaryFolder()
    let record = Record(
      header: RecordHeader(name: "r", sampleRate: 100), signals: [signal("a", .format16, count: 30_000)])
    try record.write(folder: folder.path)
    let path = "\(folder.path)/x.dat"
    var bytes = try FileContents.read(path)
    bytes[100] ^= 1
    try FileContents.write(bytes, to: path)
    let changed = #expect(throws: Fault.self) { try read(folder.path, "r", 0) }
    #expect(changed?.description.contains("x.dat: expected checksum") == true)
    try FileContents.write(Array(bytes.dropLast(2)), to: path)
    let short = #expect(throws: Fault.self) {
      _ = try SignalStream(folder: folder.path, name: "r") { _ in 0 }.count
    }
    #expect(short?.description.contains("x.dat: expected 60000 bytes") == true)
  }

  @Test("A record without the wanted signal is a fault")
  func absent() throws {
    let folder = try TemporaryFolder()
    try Record(header: RecordHeader(name: "r", sampleRate: 100), signals: [signal("a", .format16, count: 9)]).write(
      folder: folder.path)
    let error = #expect(throws: Fault.self) {
      _ = try SignalStream(folder: folder.path, name: "r") { $0.firstIndex { $0.name == "b" } }.count
    }
    #expect(error?.description.contains("r.hea: expected a signal") == true)
  }
}

extension SignalFormat {
  var isFLAC: Bool { [.format508, .format516, .format524].contains(self) }
}
