/// How samples lie in a signal file (signal(5)); the raw value is the format's number in a header.
///
/// Samples stand in blocks: the least number of samples that fills whole bytes. A file may end within a block.
public enum SignalFormat: Int, CaseIterable, Sendable {
  /// 16-bit two's complement, low byte first.
  case format16 = 16
  /// 16-bit two's complement, high byte first.
  case format61 = 61
  /// 8-bit offset binary: a byte is the sample and 128.
  case format80 = 80
  /// 16-bit offset binary, low byte first: a word is the sample and 32768.
  case format160 = 160
  /// Two 12-bit two's complement samples in three bytes.
  case format212 = 212
  /// Three 10-bit two's complement samples in four bytes: two in the words' bits 1...10, the third in their upper fives.
  case format310 = 310
  /// Three 10-bit two's complement samples in four bytes, one behind the other from the lowest bit on.
  case format311 = 311

  /// The sample value that stands for "not recorded".
  public var missing: Int16 { range.lowerBound }

  /// The values that can be stored, `missing` among them.
  public var range: ClosedRange<Int16> {
    switch self {
    case .format16, .format61, .format160: -32768...32767
    case .format80: -128...127
    case .format212: -2048...2047
    case .format310, .format311: -512...511
    }
  }

  /// The bytes that the first 0, 1, 2, … samples of a block take; the last number is that of a whole block.
  private var blockBytes: [Int] {
    switch self {
    case .format16, .format61, .format160: [0, 2]
    case .format80: [0, 1]
    case .format212: [0, 2, 3]
    case .format310: [0, 2, 4, 4]
    case .format311: [0, 2, 3, 4]
    }
  }

  /// The bytes that `samples` samples take at least, nil when the number overflows.
  public func byteCount(samples: Int) -> Int? {
    let block = blockBytes
    let (blocks, rest) = samples.quotientAndRemainder(dividingBy: block.count - 1)
    let (bytes, overflow) = blocks.multipliedReportingOverflow(by: block[block.count - 1])
    let (sum, overflowToo) = bytes.addingReportingOverflow(block[rest])
    return overflow || overflowToo ? nil : sum
  }

  /// The samples that `bytes` bytes hold.
  public func sampleCount(bytes: Int) -> Int {
    let block = blockBytes
    let (blocks, rest) = bytes.quotientAndRemainder(dividingBy: block[block.count - 1])
    return blocks * (block.count - 1) + (block.dropLast().lastIndex { $0 <= rest } ?? 0)
  }

  /// The unused bytes that may follow `samples` samples, since some programs write the last block whole.
  func paddingAllowed(samples: Int) -> Int {
    let block = blockBytes
    let rest = samples % (block.count - 1)
    return rest == 0 ? 0 : block[block.count - 1] - block[rest]
  }

  /// What a header's format number says, for a message about one that cannot be read.
  static func name(ofNumber number: Int) -> String {
    let meaning: [Int: String] = [
      0: "no signal file", 8: "8-bit differences", 24: "24 bits", 32: "32 bits", 508: "FLAC", 516: "FLAC", 524: "FLAC",
    ]
    return "format \(number)" + (meaning[number].map { " (\($0))" } ?? "")
  }
}
