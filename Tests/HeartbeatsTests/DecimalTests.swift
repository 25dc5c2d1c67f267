import Glibc
import Groundwork
import Heartbeats
import Testing

@Suite("Decimal numbers")
struct DecimalTests {
  /// Parses a whole text; nil when it is no number or more than one.
  private func parse(_ text: String) -> Float? {
    let bytes = Array(text.utf8) + Array(repeating: 0, count: DecimalParser.lookahead)
    return bytes.withUnsafeBufferPointer { buffer in
      guard var cursor = buffer.baseAddress else { return nil }
      let start = cursor
      guard let value = DecimalParser.parse(&cursor), cursor - start == text.utf8.count else { return nil }
      return value
    }
  }

  private func print18(_ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
      _ = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.18e", $0) }
      return String(cString: buffer.baseAddress!)
    }
  }

  private func format(_ value: Float) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DecimalFormatter.longest) { buffer in
      let start = buffer.baseAddress!
      let end = DecimalFormatter.write(value, at: start)
      return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    }
  }

  @Test("A million random doubles in the published form become the nearest floats, as the C library has them")
  func randomDoubles() {
    var generator = SeededGenerator(seed: 1)
    var wrong = 0
    for round in 0..<1_000_000 {
      let uniform = generator.uniform()
      let value =
        switch round % 4 {
        case 0: uniform
        case 1: exp(-40 * uniform)
        case 2: Double(Float(uniform))
        // Half way between two floats, or just beside.
        default:
          Double(Float(uniform).ulp) / 2 + Double(Float(uniform)) + Double(generator.below(3) - 1) * uniform.ulp
        }
      let text = print18(value)
      if parse(text) != strtof(text, nil) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test("Random digits of any length and exponent become the nearest floats")
  func randomDigits() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<200_000 {
      var text = ["", "-", "+"][generator.below(3)]
      for _ in 0..<generator.below(30) + 1 { text += "\(generator.below(10))" }
      if generator.below(4) > 0 { text += "." }
      if text.hasSuffix(".") { for _ in 0..<generator.below(30) { text += "\(generator.below(10))" } }
      if generator.below(2) == 0 { text += "\(generator.below(2) == 0 ? "e" : "E")\(generator.below(100) - 60)" }
      #expect(parse(text) == strtof(text, nil), "\(text)")
    }
  }

  @Test(
    "Hard cases become the nearest floats",
    arguments: [
      "0", "-0", "0.000000000000000000e+00", "1.000000000000000000e+00", "9.999999999999999999e-01",
      // Ties between two floats, exact and one digit beside.
      "1.00000005960464477539062500", "1.00000005960464477539062501", "1.00000005960464477539062499",
      "1.000000059604644775", "1.00000017881393432617187500", "1.00000017881393432617187499", "16777217", "16777219",
      "16777217.0000000000000000000000000000000000000000000000001", "5.960464477539063e-08",
      // The smallest normal number, subnormal numbers, the border to zero, the largest number and the border beyond.
      "1.175494350822287508e-38", "1.175494350822287507e-38", "1.401298464324817e-45", "7.006492321624085e-46",
      "7.006492321624086e-46", "1e-46", "1e-400", "3.402823466385288598e+38", "3.4028235677973366e38", "1e39", "1e400",
      // Many digits and far exponents.
      "0.00000000000000000000000000000000000000000000000000000000001e58", "123456789012345678901234567890e-30",
      "9007199254740993e-16", "8.589934591999999e9", "1.e0", ".5", "5.", "00000000000000000000000000000001.5", "1E+2",
    ])
  func hardCases(text: String) {
    #expect(parse(text)?.bitPattern == strtof(text, nil).bitPattern)
  }

  @Test(
    "What is no plain decimal number is refused",
    arguments: [
      "", "-", "+", ".", "e5", "1e", "1e+", "1e-", "nan", "inf", "-inf", "infinity", "0x10", "0x1p3", "1.2.3", "1,5",
      " 1",
      "1 ", "--1", "1f", "1.000000000000000000e+0x", "1.00000000000000000:e+00", "１",
    ])
  func noNumber(text: String) {
    #expect(parse(text) == nil)
  }

  @Test("A million random floats are written as the C library writes them, and read back the same")
  func formatting() {
    var generator = SeededGenerator(seed: 3)
    var wrong = 0
    for round in 0..<1_000_000 {
      let value: Float
      switch round % 4 {
      case 0: value = Float(generator.uniform())
      case 1: value = Float(exp(-60 * generator.uniform()))
      case 2: value = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      default: value = Float(generator.below(1000)) / 1024
      }
      guard value.isFinite else { continue }
      let text = format(value)
      if text != print18(Double(value)) || parse(text) != value { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test(
    "Numbers at the borders are written exactly",
    arguments: [
      (0, "0.000000000000000000e+00"), (-0.0, "-0.000000000000000000e+00"), (1, "1.000000000000000000e+00"),
      (4, "4.000000000000000000e+00"), (0.97794116, "9.779411554336547852e-01"), (0.1, "1.000000014901161194e-01"),
      (1e-13, "9.999999824516700442e-14"), (-0.5, "-5.000000000000000000e-01"),
      (.leastNonzeroMagnitude, "1.401298464324817071e-45"), (.greatestFiniteMagnitude, "3.402823466385288598e+38"),
    ] as [(Float, String)])
  func borders(value: Float, text: String) {
    #expect(print18(Double(value)) == text)
    #expect(format(value) == text)
  }
}
