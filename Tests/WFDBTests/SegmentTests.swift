import Files
import TestSupport
import Testing
import WFDB

@Suite("Multi-segment records")
struct SegmentTests {
  private func read(_ contents: [String: [UInt8]]) throws -> Record {
    try Record.read(folder: "d", name: "m", reader: files(contents))
  }

  private let segments: [String: [UInt8]] = [
    "d/a.hea": text("a 2 100 2\na.dat 16 200 0 0 0 4 0 I\na.dat 16 200 0 0 0 6 0 V\n"),
    "d/a.dat": [1, 0, 2, 0, 3, 0, 4, 0],
    "d/b.hea": text("b 1 100 1\nb.dat 16 200 0 0 0 9 0 V\n"), "d/b.dat": [9, 0],
  ]

  @Test("Segments are joined by position, gaps were not recorded")
  func byPosition() throws {
    let record = try read(
      segments.merging(["d/m.hea": text("m/3 1 100 4\na 2\n~ 1\nb 1\n")]) { $1 }
        .merging([
          "d/a.hea": text("a 1 100 2\na.dat 16x2 200 0 0 0 10\n"), "d/b.hea": text("b 1 100 1\nb.dat 16x2+0\n"),
        ]) { $1 }
        .merging(["d/b.dat": [9, 0, 8, 0]]) { $1 })
    #expect(record.signals.map(\.samples) == [[1, 2, 3, 4, Signal.missing, Signal.missing, 9, 8]])
    #expect(record.header.frameCount == 4)
    #expect(record.header.segments.isEmpty)
  }

  @Test("With a layout segment signals are joined by name; those that were never recorded are left out")
  func byName() throws {
    let record = try read(
      segments.merging([
        "d/m.hea": text("m/4 3 100 4\nlayout 0\na 2\n~ 1\nb 1\n"),
        "d/layout.hea": text("layout 3 100 0\n~ 0 200 0 0 0 0 0 V\n~ 0 200 0 0 0 0 0 II\n~ 0 200 0 0 0 0 0 I\n"),
      ]) { $1 })
    let none = Signal.missing
    #expect(record.signals.map(\.description.name) == ["V", "I"])
    #expect(record.signals.map(\.samples) == [[2, 4, none, 9], [1, 3, none, none]])
  }

  @Test("A segment may be used again")
  func again() throws {
    let record = try read(segments.merging(["d/m.hea": text("m/3 2 100 5\na 2\n~ 1\na 2\n")]) { $1 })
    #expect(record.signals.map(\.samples) == [[1, 3, Signal.missing, 1, 3], [2, 4, Signal.missing, 2, 4]])
    let bomb = "m/100 2 100\n" + String(repeating: "a 2\n", count: 100)
    let error = #expect(throws: Fault.self) { try read(segments.merging(["d/m.hea": text(bomb)]) { $1 }) }
    #expect(error?.description.hasPrefix("d/m.hea: expected gaps at most 64 times as long") == true)
  }

  @Test("Each segment is scaled as its own header says, in the units of the first")
  func scales() throws {
    let contents = [
      "d/m.hea": text("m/4 1 100 7\na 2\n~ 1\nb 2\na 2\n"),
      "d/a.hea": text("a 1 100 2\na.dat 16 200(10)/mV 0 0 0 0 0 II\n"), "d/a.dat": [210, 0, 10, 0] as [UInt8],
      "d/b.hea": text("b 1 100 2\nb.dat 16 2(-4)/uV 0 0 0 0 0 II\n"), "d/b.dat": [0, 0, 6, 0] as [UInt8],
    ]
    let record = try read(contents)
    #expect(record.signals[0].samples == [210, 10, Signal.missing, 0, 6, 210, 10])
    let physical = record.signals[0].physical
    #expect(Array(physical[..<2]) == [1, 0] && physical[2].isNaN && Array(physical[5...]) == [1, 0])
    for (own, wanted) in zip(physical[3...4], [0.002, 0.005]) { #expect(abs(own - wanted) < 1e-12) }
    #expect(throws: Fault.self) { try record.files(in: "d") }

    let folder = try TemporaryFolder()
    for (path, bytes) in contents { try FileContents.write(bytes, to: folder.path + path.dropFirst()) }
    var stream = try SignalStream(folder: folder.path, name: "m") { _ in 0 }
    let piece = try stream.next()
    #expect(piece?.physical.count == 7)
    #expect(zip(piece?.physical ?? [], physical).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })

    let other = contents.merging(["d/b.hea": text("b 1 100 2\nb.dat 16 2(-4)/mmHg 0 0 0 0 0 II\n")]) { $1 }
    let error = #expect(throws: Fault.self) { try read(other) }
    #expect(error?.description == "d/m.hea: expected signal \"II\" in \"mV\", found \"mmHg\" in \"b.dat\"")
  }

  @Test(
    "Contradictions between the segments are refused",
    arguments: [
      ("m/2 2 100 3\na 2\nb 1\n", "d/m.hea: expected the same signals in each segment, found 1 in one"),
      ("m/1 2 200 2\na 2\n", "d/a.hea: expected sampling rate 200.0, found 100.0"),
      ("m/1 2 100 3\na 3\n", "d/a.hea: expected 3 samples, found 2"),
      ("m/1 2 100 9\na 2\n", "d/m.hea: expected segments of 9 samples in all, found 2"),
      ("m/1 2 100 4\n../a 2\n", "d/m.hea: expected a segment in the same folder, found \"../a\""),
      ("m/1 2 100 4\nm 2\n", "d/m.hea: expected a segment without segments of its own, found 1"),
      ("m/1 2 100\nc 2\n", "d/c.hea: no such file"),
      (
        "m/2 2 100\na 2\n~ 1000000000000\n",
        "d/m.hea: expected gaps at most 64 times as long as the 2 samples recorded, found 1000000000000"
      ),
      ("m/2 2 100\n~ 9223372036854775807\n~ 1\n", "d/m.hea: expected a length that fits 64 bits, found more"),
    ])
  func contradiction(header: String, message: String) {
    let error = #expect(throws: Fault.self) { try read(segments.merging(["d/m.hea": text(header)]) { $1 }) }
    #expect(error?.description == message)
  }
}
