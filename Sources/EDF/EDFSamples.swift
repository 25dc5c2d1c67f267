public import Files

/// The samples of one signal of an EDF or BDF file, handed out piece by piece.
public final class EDFSamples {
  /// The signal's length in samples, those that were not recorded among them.
  public let count: Int
  private let file: EDFFile
  private let slices: EDFSlices
  private let range: Range<Int>
  private let perRecord: Int
  private let gain: Double
  private let offset: Double
  /// Samples handed out.
  private var done = 0
  /// The run, the record and the sample in it to come.
  private var run = 0
  private var record: Int
  private var sample = 0

  /// Samples that are handed out at once, about.
  private static let step = 12288

  init(_ file: EDFFile, _ signal: Int) throws(Fault) {
    let description = file.header.signals[signal]
    guard let gain = description.gain, let offset = description.offset else {
      throw .badData(
        file.path, expected: "how signal \(description.label.quoted) is scaled",
        found:
          "\(description.physical.0) to \(description.physical.1) for \(description.digital.0) to \(description.digital.1)"
      )
    }
    self.file = file
    slices = EDFSlices(file.file, file.header)
    range = file.header.bytes(of: signal)
    perRecord = description.samplesPerRecord
    self.gain = gain
    self.offset = offset
    count = file.sampleCount(of: signal)
    record = file.timeline.runs.first?.records.lowerBound ?? 0
  }

  /// The next samples in the signal's physical unit, NaN where nothing was recorded; nil after the last.
  ///
  /// - Throws: `Fault` for a file that the system does not read.
  public func next() throws(Fault) -> [Double]? {
    var samples: [Double] = []
    while done + samples.count < count, samples.count < Self.step {
      let room = Self.step - samples.count
      guard run < file.timeline.runs.count else {
        // What is there of a record that is cut short.
        samples += try part(of: file.recordCount, from: sample, min(room, count - done - samples.count))
        continue
      }
      let current = file.timeline.runs[run]
      if record == current.records.lowerBound, sample == 0 {
        let gap = file.timeline.firstSample(of: run, perRecord: perRecord) - done - samples.count
        if gap > 0 {
          samples += repeatElement(.nan, count: min(gap, room))
          continue
        }
      }
      if record < current.records.upperBound {
        samples += try part(of: record, from: sample, min(room, perRecord - sample, count - done - samples.count))
      }
      if sample == perRecord {
        sample = 0
        record += 1
      }
      if record == current.records.upperBound {
        run += 1
        if run < file.timeline.runs.count { record = file.timeline.runs[run].records.lowerBound }
      }
    }
    done += samples.count
    return samples.isEmpty ? nil : samples
  }

  private func part(of record: Int, from first: Int, _ count: Int) throws(Fault) -> [Double] {
    let width = file.header.kind.bytesPerSample
    let start = range.lowerBound + first * width
    let bytes = try slices.bytes(start..<start + count * width, in: record)
    sample = first + count
    let (gain, offset) = (gain, offset)
    // Invariant: the bytes are count x width, and each sample reads its own; the values have `count` elements, each written once.
    return unsafe [Double](unsafeUninitializedCapacity: count) { values, written in
      unsafe bytes.withUnsafeBytes { bytes in
        if width == 2 {
          for index in 0..<count {
            let value = unsafe bytes.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self).littleEndian
            unsafe values[index] = gain * Double(value) + offset
          }
        } else {
          for index in 0..<count {
            let low = unsafe Int32(bytes[3 * index]) | Int32(bytes[3 * index + 1]) << 8
            let value = unsafe low | Int32(Int8(bitPattern: bytes[3 * index + 2])) << 16
            unsafe values[index] = gain * Double(value) + offset
          }
        }
      }
      written = count
    }
  }
}
