public import Files

extension RecordHeader {
  /// Parses a header file's bytes; `path` is for error messages only.
  public init(parsing bytes: [UInt8], path: String) throws(Fault) {
    var lines: [HeaderLine] = []
    var comments: [String] = []
    var number = 0
    for raw in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = HeaderLine(raw, path: path, number: number)
      if let comment = line.comment {
        comments.append(comment)
      } else if !line.fields.isEmpty {
        lines.append(line)
      }
    }
    guard var first = lines.first else {
      throw .badData(path, "line 1", expected: "a record line", found: "none")
    }

    let (name, segmentCount) = try first.recordName()
    let signalCount = try first.required("the number of signals") { $0.wholeNumber(from: 0) }
    self.init(name: name, sampleRate: 250, comments: comments)
    self.signalCount = signalCount
    try parseRecordLine(&first)

    let rest = lines.dropFirst()
    let announced = segmentCount ?? signalCount
    let kind = segmentCount == nil ? "signal" : "segment"
    guard rest.count >= announced else {
      throw .badData(path, "line \(number)", expected: "\(announced) \(kind) lines", found: "\(rest.count)")
    }
    // What follows the lines announced means nothing, as header(5) allows.
    for var line in rest.prefix(announced) {
      if segmentCount == nil {
        signals.append(try line.signal())
      } else {
        segments.append(try line.segment())
      }
    }
  }

  private mutating func parseRecordLine(_ line: inout HeaderLine) throws(Fault) {
    if let field = line.next() {
      var scanner = FieldScanner(field)
      sampleRate = try line.value("a sampling rate above 0", in: field, scanner.number { $0 > 0 })
      if scanner.take("/") {
        counterFrequency = try line.value("a counter frequency", in: field, scanner.number { $0 >= 0 })
        if scanner.take("(") {
          baseCounter = try line.value("a base counter value", in: field, scanner.number { _ in true })
          guard scanner.take(")") else { throw line.error("a closing )", field) }
        }
      }
      guard scanner.isAtEnd else { throw line.error("rate[/counter[(base)]]", field) }
    }
    if let frames = try line.optional("the number of samples", { $0.wholeNumber(from: 0) }) {
      frameCount = frames > 0 ? frames : nil
    }
    baseTime = line.next().map(String.init)
    baseDate = line.next().map(String.init)
    // The WFDB library reads no further either.
  }
}

extension HeaderLine {
  /// `name` or `name/segments`.
  fileprivate mutating func recordName() throws(Fault) -> (name: String, segments: Int?) {
    guard let field = next() else { throw error("a record name", "") }
    let parts = field.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty else { throw error("name[/segments]", field) }
    guard parts.count == 2 else { return (String(field), nil) }
    var scanner = FieldScanner(parts[1])
    let count = try value("a number of segments above 0", in: field, scanner.wholeNumber(from: 1))
    guard scanner.isAtEnd else { throw error("name[/segments]", field) }
    return (String(parts[0]), count)
  }

  /// `name frames`, `~ frames`.
  fileprivate mutating func segment() throws(Fault) -> RecordHeader.Segment {
    guard let name = next() else { throw error("a segment name", "") }
    let count = try required("the segment's number of samples") { $0.wholeNumber(from: 0) }
    if let extra = next() { throw error("the end of the segment line", extra) }
    return RecordHeader.Segment(name: name == "~" ? nil : String(name), frameCount: count)
  }

  fileprivate mutating func signal() throws(Fault) -> SignalDescription {
    guard let file = next() else { throw error("a signal file", "") }
    guard let formatField = next() else { throw error("a signal format", "nothing") }
    var signal = SignalDescription(fileName: String(file), format: 0)
    try parseFormat(formatField, into: &signal)
    var baseline: Int?
    if let field = next() { baseline = try parseGain(field, into: &signal) }
    if let bits = try optional("the converter's bits", { $0.wholeNumber(from: 0) }) { signal.adcResolution = bits }
    if let zero = try optional("the converter's zero", { $0.wholeNumber() }) { signal.adcZero = zero }
    signal.baseline = baseline ?? signal.adcZero
    signal.initialValue = try optional("the initial value", { $0.wholeNumber() }) ?? signal.adcZero
    // Some programs write wider sums, of which the lower 16 bits count, and 0 where they know none.
    if let sum = try optional("a checksum", { $0.wholeNumber() }), sum != 0 {
      signal.checksum = Int16(truncatingIfNeeded: sum)
    }
    if let size = try optional("a block size", { $0.wholeNumber(from: 0) }) { signal.blockSize = size }
    signal.name = rest()
    return signal
  }

  /// `format[xSPF][:skew][+offset]`
  private func parseFormat(_ field: Substring, into signal: inout SignalDescription) throws(Fault) {
    var scanner = FieldScanner(field)
    signal.format = try value("a format number", in: field, scanner.wholeNumber(from: 0))
    if scanner.take("x") {
      signal.samplesPerFrame = try value("samples a frame above 0", in: field, scanner.wholeNumber(from: 1))
    }
    if scanner.take(":") { signal.skew = try value("a skew", in: field, scanner.wholeNumber(from: 0)) }
    if scanner.take("+") { signal.byteOffset = try value("a byte offset", in: field, scanner.wholeNumber(from: 0)) }
    guard scanner.isAtEnd else { throw error("format[xSPF][:skew][+offset]", field) }
  }

  /// The sizes that gains may have; beyond them physical values would not be finite.
  private static var gains: ClosedRange<Double> { 1e-30...1e30 }

  /// `gain[(baseline)][/units]`; returns the baseline when there is one.
  private func parseGain(_ field: Substring, into signal: inout SignalDescription) throws(Fault) -> Int? {
    var scanner = FieldScanner(field)
    let gain = try value("a gain", in: field, scanner.number { $0 == 0 || Self.gains.contains(abs($0)) })
    signal.gain = gain == 0 ? 200 : gain
    var baseline: Int?
    if scanner.take("(") {
      baseline = try value("a baseline", in: field, scanner.wholeNumber())
      guard scanner.take(")") else { throw error("a closing )", field) }
    }
    if scanner.take("/") {
      signal.units = String(scanner.rest())
      if signal.units.isEmpty { throw error("units after /", field) }
    }
    guard scanner.isAtEnd else { throw error("gain[(baseline)][/units]", field) }
    return baseline
  }
}
