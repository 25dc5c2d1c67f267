// The reader's hot loops. Invariant: `unpack` checks once that the bytes hold every sample of the layout; a sample is read
// from its own bytes only, of which the last is below `byteCount`, and each element of the output is written once.

extension SignalFormat {
  /// Which of a file's interleaved samples belong to one signal: `perFrame` of every `width`, from the one at `offset` on.
  struct Layout {
    var frames: Int
    var width: Int
    var offset: Int
    var perFrame: Int
  }

  /// Unpacks one signal's samples, those that were not recorded as `Signal.missing`.
  ///
  /// - Parameter last: the signal's value before these samples, which format 8 goes on from; moved on by them.
  /// - Returns: the samples and their checksum: the sum of all raw values in 16 bits.
  /// - Precondition: this is no FLAC format, and `bytes` holds at least `byteCount(samples: frames x width)` bytes.
  func unpack(
    _ bytes: ArraySlice<UInt8>, _ layout: Layout, from last: inout Int32
  ) -> (samples: [Int32], checksum: Int16) {
    precondition(flacBits == nil, "FLAC has a decoder of its own")
    precondition(layout.offset >= 0 && layout.perFrame > 0 && layout.offset + layout.perFrame <= layout.width)
    guard let needed = byteCount(samples: layout.frames * layout.width), bytes.count >= needed else {
      preconditionFailure("\(bytes.count) bytes cannot hold \(layout.frames) frames of \(layout.width) samples")
    }
    var sum: Int16 = 0
    let samples = unsafe [Int32](unsafeUninitializedCapacity: layout.frames * layout.perFrame) { samples, filled in
      unsafe bytes.withUnsafeBytes { bytes in
        if self == .format8 {
          sum = unsafe accumulate(bytes, layout, from: &last, into: samples)
        } else {
          for part in 0..<layout.perFrame { unsafe sum &+= unpack(bytes, layout, part, into: samples) }
        }
      }
      filled = samples.count
    }
    return (samples, sum)
  }

  /// Unpacks the samples at one index of every frame; returns their sum.
  private func unpack(
    _ bytes: UnsafeRawBufferPointer, _ layout: Layout, _ part: Int, into samples: UnsafeMutableBufferPointer<Int32>
  ) -> Int16 {
    let first = layout.offset + part
    let width = layout.width
    switch self {
    case .format8, .format508, .format516, .format524:
      preconditionFailure("samples of this format are not read one by one")
    case .format24:
      return unsafe fill(samples, layout, part, from: 3 * first, step: 3 * width) { byte in
        unsafe Int32(Self.word(bytes, at: byte)) | Int32(Int8(bitPattern: bytes[byte &+ 2])) << 16
      }
    case .format32:
      return unsafe fill(samples, layout, part, from: 4 * first, step: 4 * width) { byte in
        unsafe Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: byte, as: Int32.self))
      }
    case .format16:
      return unsafe fill(samples, layout, part, from: 2 * first, step: 2 * width) { byte in
        unsafe Int32(Int16(bitPattern: Self.word(bytes, at: byte)))
      }
    case .format61:
      return unsafe fill(samples, layout, part, from: 2 * first, step: 2 * width) { byte in
        unsafe Int32(Int16(bitPattern: Self.word(bytes, at: byte).byteSwapped))
      }
    case .format80:
      return unsafe fill(samples, layout, part, from: first, step: width) { byte in unsafe Int32(bytes[byte]) - 128 }
    case .format160:
      return unsafe fill(samples, layout, part, from: 2 * first, step: 2 * width) { byte in
        unsafe Int32(Int16(bitPattern: Self.word(bytes, at: byte) ^ 0x8000))
      }
    case .format212 where width % 2 == 0 && first % 2 == 0:
      return unsafe fill(samples, layout, part, from: first / 2 * 3, step: width / 2 * 3) { byte in
        unsafe Self.firstOfPair(bytes, at: byte)
      }
    case .format212 where width % 2 == 0:
      return unsafe fill(samples, layout, part, from: first / 2 * 3, step: width / 2 * 3) { byte in
        unsafe Self.secondOfPair(bytes, at: byte)
      }
    case .format212:
      return unsafe fill(samples, layout, part, from: first, step: width) { index in
        let byte = (index >> 1) &* 3
        return unsafe index & 1 == 0 ? Self.firstOfPair(bytes, at: byte) : Self.secondOfPair(bytes, at: byte)
      }
    case .format310:
      return unsafe fill(samples, layout, part, from: first, step: width) { index in
        let (block, member) = index.quotientAndRemainder(dividingBy: 3)
        if member < 2 { return unsafe Self.tenBits(Self.word(bytes, at: 4 &* block &+ 2 &* member) >> 1) }
        let (low, high) = unsafe (Self.word(bytes, at: 4 &* block), Self.word(bytes, at: 4 &* block &+ 2))
        return Self.tenBits(low >> 11 | (high >> 11) << 5)
      }
    case .format311:
      return unsafe fill(samples, layout, part, from: first, step: width) { index in
        // Sample k of a block begins 2 k bits into byte k.
        let (block, member) = index.quotientAndRemainder(dividingBy: 3)
        return unsafe Self.tenBits(Self.word(bytes, at: 4 &* block &+ member) >> (2 &* member))
      }
    }
  }

  /// Adds up the differences of format 8, in the order of time; returns the sum of the samples in 16 bits.
  private func accumulate(
    _ bytes: UnsafeRawBufferPointer, _ layout: Layout, from last: inout Int32,
    into samples: UnsafeMutableBufferPointer<Int32>
  ) -> Int16 {
    var sum: Int32 = 0
    var target = 0
    for frame in 0..<layout.frames {
      for part in 0..<layout.perFrame {
        unsafe last &+= Int32(Int8(bitPattern: bytes[frame &* layout.width &+ layout.offset &+ part]))
        sum &+= last
        unsafe samples[target] = last
        target &+= 1
      }
    }
    return Int16(truncatingIfNeeded: sum)
  }

  /// Packs interleaved samples into a file's bytes; of format 8 the differences.
  ///
  /// - Precondition: every sample lies in `range`, and this is no FLAC format.
  func pack(_ wide: [Int32]) -> [UInt8] {
    precondition(wide.allSatisfy(range.contains), "samples beyond \(range)")
    // The formats of 24 and 32 bits aside, what lies in the range fits 16 bits.
    let samples = self == .format24 || self == .format32 ? [] : wide.map { Int16(truncatingIfNeeded: $0) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount(samples: wide.count) ?? 0)
    func append(_ word: UInt16) { bytes += [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)] }
    switch self {
    case .format8: for difference in samples { bytes.append(UInt8(truncatingIfNeeded: difference)) }
    case .format24, .format32:
      for sample in wide {
        for shift in stride(from: 0, to: self == .format24 ? 24 : 32, by: 8) {
          bytes.append(UInt8(truncatingIfNeeded: sample >> Int32(shift)))
        }
      }
    case .format508, .format516, .format524: preconditionFailure("FLAC has an encoder of its own")
    case .format16: for sample in samples { append(UInt16(bitPattern: sample)) }
    case .format61: for sample in samples { append(UInt16(bitPattern: sample).byteSwapped) }
    case .format80: for sample in samples { bytes.append(UInt8(sample + 128)) }
    case .format160: for sample in samples { append(UInt16(bitPattern: sample) ^ 0x8000) }
    case .format212:
      for first in stride(from: 0, to: samples.count, by: 2) {
        let second = first + 1 < samples.count ? samples[first + 1] : nil
        bytes.append(UInt8(truncatingIfNeeded: samples[first]))
        bytes.append(UInt8((samples[first] >> 8) & 15 | ((second ?? 0) >> 4) & 240))
        if let second { bytes.append(UInt8(truncatingIfNeeded: second)) }
      }
    case .format310, .format311:
      for first in stride(from: 0, to: samples.count, by: 3) {
        let block = samples[first..<min(first + 3, samples.count)].map { UInt16(bitPattern: $0) & 0x3FF }
        let (one, two, three) = (block[0], block.count > 1 ? block[1] : 0, block.count > 2 ? block[2] : 0)
        append(self == .format310 ? one << 1 | three << 11 : one | two << 10)
        // The WFDB library reads two samples of format 311 from four bytes, though three hold them.
        if block.count > 1 { append(self == .format310 ? two << 1 | (three >> 5) << 11 : two >> 6 | three << 4) }
      }
    }
    return bytes
  }

  /// Fills one part of every frame with what `read` gives for one index after the other; returns the sum of the raw values.
  @inline(__always)
  private func fill(
    _ samples: UnsafeMutableBufferPointer<Int32>, _ layout: Layout, _ part: Int, from start: Int, step: Int,
    _ read: (Int) -> Int32
  ) -> Int16 {
    let missing = range.lowerBound
    var sum: Int32 = 0
    var index = start
    var target = part
    for _ in 0..<layout.frames {
      let sample = read(index)
      sum &+= sample
      unsafe samples[target] = sample == missing ? Signal.missing : sample
      index &+= step
      target &+= layout.perFrame
    }
    return Int16(truncatingIfNeeded: sum)
  }

  /// The first 12-bit sample of the pair in three bytes: the first byte and the lower half of the second.
  @inline(__always)
  private static func firstOfPair(_ bytes: UnsafeRawBufferPointer, at byte: Int) -> Int32 {
    unsafe Int32(Int16(bitPattern: word(bytes, at: byte) << 4) >> 4)
  }

  /// The second 12-bit sample of the pair in three bytes: the third byte and the upper half of the second.
  @inline(__always)
  private static func secondOfPair(_ bytes: UnsafeRawBufferPointer, at byte: Int) -> Int32 {
    let word = unsafe word(bytes, at: byte &+ 1)
    return Int32(Int16(bitPattern: (word & 0xF0) << 8 | (word >> 8) << 4) >> 4)
  }

  /// The signed value of a word's lower ten bits.
  @inline(__always)
  private static func tenBits(_ word: UInt16) -> Int32 {
    Int32(Int16(bitPattern: word << 6) >> 6)
  }

  /// Two bytes, the low one first.
  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, at byte: Int) -> UInt16 {
    unsafe UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: byte, as: UInt16.self))
  }
}
