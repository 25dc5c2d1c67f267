extension SignalFiles {
  /// The bytes of the file that a group of signals shares, their descriptions brought up to date, and their frames.
  static func packed(
    _ signals: ArraySlice<Signal>, path: String
  ) throws(WFDBError) -> (bytes: [UInt8], descriptions: [SignalDescription], frames: Int) {
    guard let first = signals.first else { return ([], [], 0) }
    let number = first.description.format
    guard let format = SignalFormat(rawValue: number), signals.allSatisfy({ $0.description.format == number }) else {
      throw .mismatch(path: path, expected: "one format that can be written", found: "format \(number)")
    }
    let frames = first.samples.count / max(1, first.description.samplesPerFrame)
    var descriptions: [SignalDescription] = []
    for signal in signals {
      guard signal.description.samplesPerFrame > 0, signal.samples.count == frames * signal.description.samplesPerFrame
      else {
        throw .mismatch(
          path: path, expected: "\(frames) frames of each signal", found: "\(signal.samples.count) samples")
      }
      var description = signal.description
      description.skew = 0
      description.byteOffset = 0
      var sum: Int16 = 0
      for sample in signal.samples {
        let raw = sample == Signal.missing ? format.missing : sample
        guard format.range.contains(raw) else {
          throw .mismatch(path: path, expected: "samples in \(format.range)", found: "\(raw)")
        }
        sum &+= raw
      }
      description.checksum = sum
      description.initialValue = signal.samples.first.map { Int($0 == Signal.missing ? format.missing : $0) } ?? 0
      descriptions.append(description)
    }

    var interleaved: [Int16] = []
    interleaved.reserveCapacity(signals.reduce(0) { $0 + $1.samples.count })
    for frame in 0..<frames {
      for signal in signals {
        let perFrame = signal.description.samplesPerFrame
        for sample in signal.samples[frame * perFrame..<(frame + 1) * perFrame] {
          interleaved.append(sample == Signal.missing ? format.missing : sample)
        }
      }
    }
    return (format.pack(interleaved), descriptions, frames)
  }
}
