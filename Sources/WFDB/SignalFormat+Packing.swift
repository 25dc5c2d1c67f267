// The reader's hot loops. No pointer access goes beyond the counts that the preconditions tie to the buffers.

extension SignalFormat {
  /// Which of a file's interleaved samples belong to one signal: `perFrame` of every `width`, from place `offset` on.
  struct Layout {
    var frames: Int
    var width: Int
    var offset: Int
    var perFrame: Int
  }

  /// Unpacks one signal's samples, those that were not recorded as `Signal.missing`.
  ///
  /// - Returns: the samples and their checksum: the sum of all raw values in 16 bits.
  /// - Precondition: `bytes` holds at least `byteCount(samples: frames x width)` bytes.
  func unpack(_ bytes: ArraySlice<UInt8>, _ layout: Layout) -> (samples: [Int16], checksum: Int16) {
    precondition(layout.offset >= 0 && layout.perFrame > 0 && layout.offset + layout.perFrame <= layout.width)
    guard let needed = byteCount(samples: layout.frames * layout.width), bytes.count >= needed else {
      preconditionFailure("\(bytes.count) bytes cannot hold \(layout.frames) frames of \(layout.width) samples")
    }
    let missing = missing
    var sum: Int16 = 0
    let samples = [Int16](unsafeUninitializedCapacity: layout.frames * layout.perFrame) { samples, filled in
      bytes.withUnsafeBytes { bytes in
        switch self {
        case .format16:
          sum = Self.fill(samples, layout, missing: missing) { place in
            Int16(bitPattern: Self.word(bytes, at: 2 * place))
          }
        case .format212:
          sum = Self.fill(samples, layout, missing: missing) { place in
            // The word of the first sample of a pair starts the three bytes, that of the second ends them.
            let word = Self.word(bytes, at: (place >> 1) &* 3 &+ place & 1)
            let bits = place & 1 == 0 ? word : (word >> 8) | (word & 0xF0) << 4
            return Int16(bitPattern: bits << 4) >> 4
          }
        }
      }
      filled = samples.count
    }
    return (samples, sum)
  }

  /// Packs interleaved samples into a file's bytes.
  ///
  /// - Precondition: every sample lies in `range`.
  func pack(_ samples: [Int16]) -> [UInt8] {
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

  /// Fills `samples` with what `read` gives for each place of the layout; returns the checksum.
  @inline(__always)
  private static func fill(
    _ samples: UnsafeMutableBufferPointer<Int16>, _ layout: Layout, missing: Int16, _ read: (Int) -> Int16
  ) -> Int16 {
    var sum: Int16 = 0
    for part in 0..<layout.perFrame {
      var place = layout.offset + part
      var target = part
      for _ in 0..<layout.frames {
        let sample = read(place)
        sum &+= sample
        samples[target] = sample == missing ? Signal.missing : sample
        place &+= layout.width
        target &+= layout.perFrame
      }
    }
    return sum
  }

  /// Two bytes, the low one first.
  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt16 {
    UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))
  }
}
