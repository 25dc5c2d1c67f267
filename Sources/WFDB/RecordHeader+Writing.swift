extension RecordHeader {
  /// The header as text, every optional field spelled out; the inverse of `init(parsing:path:)`.
  ///
  /// Where a signal has no checksum and its name needs the field before it, a checksum of 0 says so.
  public var text: String {
    var lines = [recordLine]
    lines += segments.map { "\($0.name ?? "~") \($0.frameCount)" }
    lines += signals.map(line)
    lines += comments.map { "#\($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private var recordLine: String {
    let count = segments.isEmpty ? signals.count : signalCount
    var line = segments.isEmpty ? "\(name) \(count) " : "\(name)/\(segments.count) \(count) "
    line += plain(sampleRate)
    if let counterFrequency {
      line += "/\(plain(counterFrequency))"
      if let baseCounter { line += "(\(plain(baseCounter)))" }
    }
    line += " \(frameCount ?? 0)"
    if let baseTime {
      line += " \(baseTime)"
      if let baseDate { line += " \(baseDate)" }
    }
    return line
  }

  private func line(_ signal: SignalDescription) -> String {
    var format = "\(signal.format)"
    if signal.samplesPerFrame > 1 { format += "x\(signal.samplesPerFrame)" }
    if signal.skew > 0 { format += ":\(signal.skew)" }
    if signal.byteOffset > 0 { format += "+\(signal.byteOffset)" }
    var line = "\(signal.fileName) \(format) \(plain(signal.gain))(\(signal.baseline))/\(signal.units)"
    line += " \(signal.adcResolution) \(signal.adcZero) \(signal.initialValue)"
    if signal.checksum != nil || signal.blockSize != 0 || !signal.name.isEmpty {
      line += " \(signal.checksum ?? 0) \(signal.blockSize)"
      if !signal.name.isEmpty { line += " \(signal.name)" }
    }
    return line
  }

  /// 360 rather than 360.0.
  private func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
