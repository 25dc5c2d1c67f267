import Files

extension SignalFiles {
  /// The bytes of the file that a group of signals shares, their descriptions brought up to date, and their frames.
  static func packed(
    _ signals: ArraySlice<Signal>, frameRate: Double, path: String
  ) throws(Fault) -> (bytes: [UInt8], descriptions: [SignalDescription], frames: Int) {
    guard let first = signals.first else { return ([], [], 0) }
    let number = first.description.format
    guard let format = SignalFormat(rawValue: number), signals.allSatisfy({ $0.description.format == number }) else {
      throw .badData(path, expected: "one format that can be written", found: "format \(number)")
    }
    let frames = first.samples.count / max(1, first.description.samplesPerFrame)
    var descriptions: [SignalDescription] = []
    var stored: [[Int32]] = []
    for signal in signals {
      guard signal.description.samplesPerFrame > 0, signal.samples.count == frames * signal.description.samplesPerFrame
      else {
        throw .badData(path, expected: "\(frames) frames of each signal", found: "\(signal.samples.count) samples")
      }
      guard signal.scales.isEmpty else {
        throw .badData(path, expected: "one gain in each signal", found: "several in \(signal.description.name.quoted)")
      }
      let samples = try raw(signal, format, path: path)
      var description = signal.description
      description.skew = 0
      description.byteOffset = 0
      let sum = samples.reduce(0) { $0 &+ Int16(truncatingIfNeeded: $1) }
      // In a header, 0 says that there is none.
      description.checksum = sum == 0 ? nil : sum
      description.initialValue = samples.first.map { Int($0) } ?? 0
      descriptions.append(description)
      stored.append(format == .format8 ? try differences(of: samples, path: path) : samples)
    }

    let perFrame = descriptions.map(\.samplesPerFrame)
    var interleaved: [Int32] = []
    interleaved.reserveCapacity(stored.reduce(0) { $0 + $1.count })
    guard let bits = format.flacBits else {
      for frame in 0..<frames {
        for (samples, count) in zip(stored, perFrame) { interleaved += samples[frame * count..<(frame + 1) * count] }
      }
      return (format.pack(interleaved), descriptions, frames)
    }
    guard perFrame.allSatisfy({ $0 == perFrame[0] }) else {
      throw .badData(path, expected: "one number of samples a frame in a FLAC file", found: "several")
    }
    for index in 0..<frames * perFrame[0] {
      for samples in stored { interleaved.append(samples[index]) }
    }
    let bytes = try FLACEncoder.encode(
      interleaved: interleaved, channels: stored.count, bits: bits,
      sampleRate: Int(max(1, min(frameRate * Double(perFrame[0]), 1e6))), path: path)
    return (bytes, descriptions, frames)
  }

  /// A signal's samples as a format stores them.
  private static func raw(_ signal: Signal, _ format: SignalFormat, path: String) throws(Fault) -> [Int32] {
    var samples: [Int32] = []
    samples.reserveCapacity(signal.samples.count)
    for sample in signal.samples {
      let raw = sample == Signal.missing ? format.missing ?? sample : sample
      guard format.range.contains(raw) else {
        throw .badData(
          path, expected: "samples in \(format.range)", found: sample == Signal.missing ? "a missing one" : "\(raw)")
      }
      samples.append(raw)
    }
    return samples
  }

  /// The differences that format 8 stores; the first sample is the header's initial value.
  private static func differences(of samples: [Int32], path: String) throws(Fault) -> [Int32] {
    var last = samples.first ?? 0
    var differences: [Int32] = []
    differences.reserveCapacity(samples.count)
    for sample in samples {
      let (difference, overflow) = sample.subtractingReportingOverflow(last)
      guard !overflow, -128...127 ~= difference else {
        throw .badData(path, expected: "steps of -128 to 127 in format 8", found: "one from \(last) to \(sample)")
      }
      differences.append(difference)
      last = sample
    }
    return differences
  }
}
