/// How samples lie in a signal file (signal(5)); the raw value is the format's number in a header.
///
/// Samples stand in blocks: the least number of samples that fills whole bytes. A file may end within a block.
public enum SignalFormat: Int, CaseIterable, Sendable {
  /// 8-bit first differences, the first one to the header's initial value.
  case format8 = 8
  /// 16-bit two's complement, low byte first.
  case format16 = 16
  /// 24-bit two's complement, low byte first.
  case format24 = 24
  /// 32-bit two's complement, low byte first.
  case format32 = 32
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
  /// Three 10-bit two's complement samples in four bytes, one after the other from the lowest bit on.
  case format311 = 311
  /// A FLAC stream of at most 8 bits, a channel for each signal.
  case format508 = 508
  /// A FLAC stream of at most 16 bits, a channel for each signal.
  case format516 = 516
  /// A FLAC stream of at most 24 bits, a channel for each signal.
  case format524 = 524

  /// A header's number for a signal that is in no file; all its samples are missing.
  static let nothingStored = 0

  /// The sample value that stands for "not recorded"; nil where the format has none.
  public var missing: Int32? { self == .format8 ? nil : range.lowerBound }

  /// The values that can be stored, `missing` among them.
  public var range: ClosedRange<Int32> {
    switch self {
    case .format16, .format61, .format160, .format516: -32768...32767
    case .format80, .format508: -128...127
    case .format212: -2048...2047
    case .format310, .format311: -512...511
    case .format24, .format524: -8_388_608...8_388_607
    // The sum of differences is as wide as the samples; its lowest value means missing elsewhere.
    case .format8: (Int32.min + 1)...Int32.max
    case .format32: Int32.min...Int32.max
    }
  }

  /// The most bits of a sample in a FLAC stream; nil for the other formats.
  var flacBits: Int? {
    switch self {
    case .format508: 8
    case .format516: 16
    case .format524: 24
    default: nil
    }
  }

  /// The bytes that the first 0, 1, 2, … samples of a block take; the last number is that of a whole block. A FLAC stream
  /// has no such blocks, and the samples of one may take no bytes at all.
  private var blockBytes: [Int] {
    switch self {
    case .format8, .format80: [0, 1]
    case .format16, .format61, .format160: [0, 2]
    case .format24: [0, 3]
    case .format32: [0, 4]
    case .format212: [0, 2, 3]
    case .format310: [0, 2, 4, 4]
    case .format311: [0, 2, 3, 4]
    case .format508, .format516, .format524: [0, 0]
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

  /// The samples that `bytes` bytes hold; 0 for FLAC, which only decoding can tell.
  public func sampleCount(bytes: Int) -> Int {
    let block = blockBytes
    guard block[block.count - 1] > 0 else { return 0 }
    let (blocks, rest) = bytes.quotientAndRemainder(dividingBy: block[block.count - 1])
    return blocks * (block.count - 1) + (block.dropLast().lastIndex { $0 <= rest } ?? 0)
  }

  /// The numbers of all formats, for a message about one that cannot be read.
  static var known: String {
    let numbers = allCases.map { "\($0.rawValue)" }
    return "signal format \(numbers.dropLast().joined(separator: ", ")) or \(numbers[numbers.count - 1])"
  }
}
