// The reader's hot loops. Every pointer access is below the counts that the preconditions tie to the buffers.

extension SignalFormat {
  /// Unpacks interleaved samples as they are stored, "not recorded" values included.
  ///
  /// - Precondition: `bytes` holds at least `byteCount(samples: count)` bytes.
  public func decode(_ bytes: ArraySlice<UInt8>, count: Int) -> [Int32] {
    guard let needed = byteCount(samples: count), bytes.count >= needed else {
      preconditionFailure("\(bytes.count) bytes cannot hold \(count) samples")
    }
    return [Int32](unsafeUninitializedCapacity: count) { samples, filled in
      bytes.withUnsafeBufferPointer { bytes in
        switch self {
        case .format16:
          for index in 0..<count {
            samples[index] = Int32(Int16(bitPattern: UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8))
          }
        case .format212:
          for pair in 0..<count / 2 {
            let middle = Int32(bytes[3 * pair + 1])
            samples[2 * pair] = signed12(Int32(bytes[3 * pair]) | middle << 8)
            samples[2 * pair + 1] = signed12(Int32(bytes[3 * pair + 2]) | (middle & 0xF0) << 4)
          }
          if count % 2 == 1 {
            let last = count / 2 * 3
            samples[count - 1] = signed12(Int32(bytes[last]) | Int32(bytes[last + 1]) << 8)
          }
        }
      }
      filled = count
    }
  }

  /// The lower 12 bits as a two's complement number.
  private func signed12(_ bits: Int32) -> Int32 {
    (bits << 20) >> 20
  }

  /// Packs interleaved samples, the inverse of `decode`.
  ///
  /// - Precondition: every sample lies in `range`.
  public func encode(_ samples: [Int32]) -> [UInt8] {
    precondition(samples.allSatisfy(range.contains), "samples beyond \(range)")
    var bytes: [UInt8] = []
    switch self {
    case .format16:
      bytes.reserveCapacity(samples.count * 2)
      for sample in samples {
        bytes.append(UInt8(truncatingIfNeeded: sample))
        bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
      }
    case .format212:
      bytes.reserveCapacity(samples.count / 2 * 3 + 2)
      for first in stride(from: 0, to: samples.count, by: 2) {
        let second = first + 1 < samples.count ? samples[first + 1] : nil
        bytes.append(UInt8(truncatingIfNeeded: samples[first]))
        bytes.append(UInt8((samples[first] >> 8) & 15 | ((second ?? 0) >> 4) & 240))
        if let second { bytes.append(UInt8(truncatingIfNeeded: second)) }
      }
    }
    return bytes
  }
}
