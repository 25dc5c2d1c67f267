import Testing
import WFDB

/// Damaged files: every outcome but a crash or an endless wait is right, so these tests only have to end. What comes out
/// must not be larger than what went in justifies.
@Suite("Damaged files")
struct HardeningTests {
  private func damaged(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let offset = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &dice)
      switch Int.random(in: 0..<5, using: &dice) {
      case 0 where !bytes.isEmpty: bytes[offset] = .random(in: 0...255, using: &dice)
      case 1 where !bytes.isEmpty: bytes.remove(at: offset)
      case 2: bytes.insert(Array("0123456789-+./()~x: \n".utf8).randomElement(using: &dice) ?? 0, at: offset)
      case 3: bytes = Array(bytes.prefix(offset))
      default: bytes.insert(contentsOf: Array("99999999999".utf8), at: offset)
      }
    }
    return bytes
  }

  @Test("Damaged records neither crash the reader nor grow")
  func records() {
    var dice = Dice(state: 1)
    let contents: [String: [UInt8]] = [
      "d/r.hea": text("r/3 2 360 12\na 4\n~ 4\nb 4\n# c\n"),
      "d/a.hea": text("a 2 360 4\na.dat 212x1:0+0 200(0)/mV 12 0 1 0 0 a\na.dat 212 200 12 0 0 0 0 b\n"),
      "d/a.dat": Array(repeating: 0, count: 12),
      "d/b.hea": text("b 2 360 4\nb.dat 16 200(0)/mV\nb.dat 16\n"),
      "d/b.dat": Array(repeating: 0, count: 16),
    ]
    var good = 0
    for _ in 0..<30_000 {
      var contents = contents
      for (path, bytes) in contents.sorted(by: { $0.key < $1.key }) where Int.random(in: 0..<3, using: &dice) == 0 {
        contents[path] = damaged(bytes, &dice)
      }
      let input = contents.values.reduce(0) { $0 + $1.count }
      guard let record = try? Record.read(folder: "d", name: "r", reader: files(contents)) else { continue }
      good += 1
      #expect(record.signals.reduce(0) { $0 + $1.samples.count } < 70 * input)
    }
    #expect(good > 500)
  }

  @Test("Damaged annotation files do not crash the reader")
  func annotations() throws {
    var dice = Dice(state: 2)
    let annotations = (1..<40).map { index in
      Annotation(
        sample: index * 900, code: UInt8(index), subtype: Int8(index % 2), channel: UInt8(index % 3),
        auxiliary: Array(repeating: 65, count: index % 4))
    }
    let bytes = try AnnotationFile(annotations: annotations).bytes(path: "x")
    var good = 0
    for _ in 0..<50_000 {
      let damaged = damaged(bytes, &dice)
      guard let file = try? AnnotationFile(parsing: damaged, path: "x") else { continue }
      good += 1
      #expect(file.annotations.count <= damaged.count / 2)
    }
    #expect(good > 500)
  }

  @Test("Random bytes do not crash the readers")
  func noise() {
    var dice = Dice(state: 3)
    var refused = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<80, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
      do { _ = try RecordHeader(parsing: bytes, path: "x") } catch { refused += 1 }
      do { _ = try AnnotationFile(parsing: bytes, path: "x") } catch { refused += 1 }
    }
    #expect(refused > 20_000)
  }

  @Test(
    "Intervals that add up beyond 64 bits would take more bytes than a file can have, and 2^31 a word is summed right")
  func longIntervals() throws {
    let skip: [UInt8] = [0x00, 0xec, 0xff, 0x7f, 0xff, 0xff]
    let bytes = Array(repeating: skip, count: 1000).flatMap(\.self) + [0x01, 0x04, 0x00, 0x00]
    #expect(try AnnotationFile(parsing: bytes, path: "x").annotations.map(\.sample) == [1000 * 2_147_483_647 + 1])
  }
}
