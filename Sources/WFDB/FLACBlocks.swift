import Files

/// The samples of the signals that share a FLAC file, checked against the header, block by block.
final class FLACBlocks {
  /// The samples of each signal that the header announces, or the stream where that does not; nil when neither does.
  let count: Int?
  /// Samples handed out of each signal, and the sum of each in 16 bits.
  private(set) var done = 0
  private(set) var sums: [Int16]
  private let decoder: FLACDecoder
  private let missing: Int32
  /// Samples before the first one of the record.
  private var late: Int

  /// - Throws: `Fault` for a stream that is no match for the signals.
  init(
    _ descriptions: [SignalDescription], format: SignalFormat, frames: Int?, path: String, headerPath: String,
    source: @escaping FLACDecoder.Source
  ) throws(Fault) {
    decoder = try FLACDecoder(path: path, source: source)
    missing = format.range.lowerBound
    sums = Array(repeating: 0, count: descriptions.count)
    let perFrame = descriptions[0].samplesPerFrame
    guard descriptions.allSatisfy({ $0.samplesPerFrame == perFrame }) else {
      throw .badData(headerPath, expected: "one number of samples a frame in a FLAC file", found: "several")
    }
    guard decoder.channels == descriptions.count else {
      throw .badData(path, expected: "\(descriptions.count) channels", found: "\(decoder.channels)")
    }
    if let bits = format.flacBits, decoder.bits > bits {
      throw .badData(path, expected: "at most \(bits) bits a sample", found: "\(decoder.bits)")
    }
    // An offset counts samples here, as bytes of a FLAC stream mean nothing.
    late = descriptions[0].byteOffset
    let available = decoder.count - late
    guard let frames else {
      count = decoder.count > 0 ? max(0, available / perFrame * perFrame) : nil
      return
    }
    let (samples, overflow) = frames.multipliedReportingOverflow(by: perFrame)
    guard !overflow, decoder.count == 0 || samples <= available else {
      throw .badData(path, expected: "\(frames) frames of \(perFrame) samples", found: "\(max(0, available)) samples")
    }
    count = samples
  }

  /// The next samples of each signal, those that were not recorded as `Signal.missing`; nil after the last.
  ///
  /// - Throws: `Fault` for a stream that is damaged or ends early.
  func next() throws(Fault) -> [[Int32]]? {
    while count != done {
      guard var block = try decoder.next() else {
        guard let count else { return nil }
        throw .badData(decoder.path, expected: "\(count) samples of each signal", found: "\(done)")
      }
      let skipped = min(late, block[0].count)
      late -= skipped
      let taken = min(block[0].count - skipped, count.map { $0 - done } ?? .max)
      guard taken > 0 else { continue }
      for channel in block.indices {
        var sum: Int32 = 0
        block[channel] = block[channel][skipped..<skipped + taken].map { sample in
          sum &+= sample
          return sample == missing ? Signal.missing : sample
        }
        sums[channel] &+= Int16(truncatingIfNeeded: sum)
      }
      done += taken
      return block
    }
    return nil
  }
}
