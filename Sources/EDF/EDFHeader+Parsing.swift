public import Files

/// ## File format
/// 256 bytes of text for the file, then 256 for each signal, field by field: all labels, then all transducers, and so on. Numbers
/// are padded with blanks; zero bytes and decimal commas, which some programs write, are read too.
extension EDFHeader {
  /// A file that describes more signals is none.
  private static let mostSignals = 4096

  /// Whether a file's first bytes are those of EDF or BDF.
  public static func isHead(_ bytes: some Collection<UInt8>) -> Bool { kind(bytes.prefix(8)) != nil }

  /// Reads the head at the front of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file's first bytes: the whole head, and any more.
  ///   - path: the file, for messages.
  /// - Throws: `Fault` that names the byte.
  public init(parsing bytes: [UInt8], path: String) throws(Fault) {
    guard let kind = Self.kind(bytes.prefix(8)) else {
      throw .badData(path, "byte 0", expected: "an EDF or BDF file", found: bytes.prefix(8).quoted)
    }
    var fields = Fields(bytes: bytes, path: path, offset: 8)
    let patient = try fields.text(80)
    let recording = try fields.text(80)
    let date = try fields.text(8)
    let time = try fields.text(8)
    let headOffset = fields.offset
    let headBytes = try fields.whole(8, "the number of header bytes", emptyIs: nil)
    let reserved = try fields.text(44)
    let records = try fields.whole(8, "the number of data records", emptyIs: -1)
    let durationOffset = fields.offset
    let duration = try fields.number(8, "the duration of a data record")
    guard duration >= 0, duration <= 1e6 else {
      throw .badData(
        path, "byte \(durationOffset)", expected: "a duration of a data record in seconds", found: "\(duration)")
    }
    let countOffset = fields.offset
    let count = try fields.whole(4, "the number of signals", emptyIs: nil)
    guard (0...Self.mostSignals).contains(count) else {
      throw .badData(path, "byte \(countOffset)", expected: "at most \(Self.mostSignals) signals", found: "\(count)")
    }
    guard headBytes == 256 * (count + 1) else {
      throw .badData(
        path, "byte \(headOffset)", expected: "\(256 * (count + 1)) header bytes of \(count) signals",
        found: "\(headBytes)")
    }
    let continuity: Continuity =
      reserved.hasPrefix("EDF+D") || reserved.hasPrefix("BDF+D")
      ? .discontinuous : reserved.hasPrefix("EDF+") || reserved.hasPrefix("BDF+") ? .continuous : .plain
    self.init(
      kind: kind, continuity: continuity, patient: patient, recording: recording, start: (date, time),
      recordCount: records < 0 ? nil : records, recordDuration: duration,
      signals: try Self.signals(count, &fields))
  }

  private static func signals(_ count: Int, _ fields: inout Fields) throws(Fault) -> [EDFSignal] {
    let labels = try fields.texts(16, count)
    let transducers = try fields.texts(80, count)
    let units = try fields.texts(8, count)
    // Signals of annotations need not say how they are scaled.
    let isScaled = labels.map { $0 != "EDF Annotations" && $0 != "BDF Annotations" }
    var ranges: [[Double]] = []
    for name in ["physical minimum", "physical maximum", "digital minimum", "digital maximum"] {
      var values: [Double] = []
      for index in 0..<count { values.append(try fields.number(8, "a \(name)", isNeeded: isScaled[index])) }
      ranges.append(values)
    }
    let prefilters = try fields.texts(80, count)
    var signals: [EDFSignal] = []
    for index in 0..<count {
      let offset = fields.offset
      let samples = try fields.whole(8, "the number of samples in a data record", emptyIs: nil)
      guard samples >= 0 else {
        throw .badData(
          fields.path, "byte \(offset)", expected: "a number of samples in a data record", found: "\(samples)")
      }
      signals.append(
        EDFSignal(
          label: labels[index], units: units[index], physical: (ranges[0][index], ranges[1][index]),
          digital: (Self.whole(ranges[2][index]), Self.whole(ranges[3][index])), samplesPerRecord: samples,
          transducer: transducers[index], prefilter: prefilters[index]))
    }
    for _ in 0..<count { _ = try fields.text(32) }
    return signals
  }

  /// Digital ends are whole numbers, but some programs write `32767.0`.
  private static func whole(_ value: Double) -> Int { Int(min(1e15, max(-1e15, value.rounded()))) }

  private static func kind(_ bytes: some Collection<UInt8>) -> Kind? {
    let bytes = Array(bytes)
    guard bytes.count == 8 else { return nil }
    if bytes[0] == UInt8(ascii: "0"), bytes[1...].allSatisfy({ $0 == 32 || $0 == 0 }) { return .edf }
    return bytes[0] == 255 && bytes[1...].elementsEqual("BIOSEMI".utf8) ? .bdf : nil
  }

  /// The head's fields, from front to back.
  private struct Fields {
    let bytes: [UInt8]
    let path: String
    var offset: Int

    /// The next field without blanks around it.
    mutating func text(_ length: Int) throws(Fault) -> String {
      guard offset + length <= bytes.count else {
        throw .badData(
          path, "byte \(bytes.count)", expected: "\(offset + length) header bytes", found: "the end of the file")
      }
      defer { offset += length }
      return EDFText.decoded(bytes[offset..<offset + length]).trimmed
    }

    mutating func texts(_ length: Int, _ count: Int) throws(Fault) -> [String] {
      var texts: [String] = []
      for _ in 0..<count { texts.append(try text(length)) }
      return texts
    }

    mutating func number(_ length: Int, _ what: String, isNeeded: Bool = true) throws(Fault) -> Double {
      let start = offset
      let text = try text(length)
      if let value = Double(text.replacing(",", with: ".")), value.isFinite { return value }
      guard isNeeded else { return 0 }
      throw .badData(path, "byte \(start)", expected: what, found: text.quoted)
    }

    /// - Parameter emptyIs: what an empty field means; nil where it is an error.
    mutating func whole(_ length: Int, _ what: String, emptyIs: Int?) throws(Fault) -> Int {
      let start = offset
      let text = try text(length)
      if text.isEmpty, let emptyIs { return emptyIs }
      guard let value = Double(text.replacing(",", with: ".")), abs(value) < 1e9, value == value.rounded() else {
        throw .badData(path, "byte \(start)", expected: what, found: text.quoted)
      }
      return Int(value)
    }
  }
}

/// Text in EDF files: ASCII by the standard, Latin-1 or UTF-8 in practice.
enum EDFText {
  static func decoded(_ bytes: some Collection<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

extension String {
  /// Without blanks and zero bytes at either end.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character.isWhitespace || character == "\0" }
    var text = drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return String(text)
  }
}
