/// How samples lie in a signal file (signal(5)); the raw value is the format's number in a header.
///
/// A further format needs a case here and a line in each of the switches below and in `SignalFormat+Packing.swift`.
public enum SignalFormat: Int, CaseIterable, Sendable {
  /// 16-bit two's complement, low byte first.
  case format16 = 16
  /// Two 12-bit two's complement samples in three bytes.
  case format212 = 212

  /// The sample value that stands for "not recorded".
  public var missing: Int16 {
    switch self {
    case .format16: -32768
    case .format212: -2048
    }
  }

  /// The values that can be stored, `missing` among them.
  public var range: ClosedRange<Int16> {
    switch self {
    case .format16: -32768...32767
    case .format212: -2048...2047
    }
  }

  /// The bytes that `samples` samples take, nil when the number overflows.
  public func byteCount(samples: Int) -> Int? {
    switch self {
    case .format16:
      let (bytes, overflow) = samples.multipliedReportingOverflow(by: 2)
      return overflow ? nil : bytes
    case .format212:
      let (bytes, overflow) = (samples / 2).multipliedReportingOverflow(by: 3)
      return overflow ? nil : bytes + samples % 2 * 2
    }
  }

  /// The samples that `bytes` bytes hold.
  public func sampleCount(bytes: Int) -> Int {
    switch self {
    case .format16: bytes / 2
    case .format212: bytes / 3 * 2 + bytes % 3 / 2
    }
  }
}
