public import Files

extension AnnotationFile {
  /// Bytes of the largest file that is read: a month of beats. In memory an annotation takes some twenty times its bytes.
  private static let largest = 1 << 26

  /// Parses an annotation file's bytes; `path` is for error messages only.
  public init(parsing bytes: [UInt8], path: String) throws(Fault) {
    guard bytes.count <= Self.largest else {
      throw .badData(path, expected: "at most \(Self.largest >> 20) MB of annotations", found: "\(bytes.count >> 20)")
    }
    var annotations: [Annotation] = []
    var sample = 0
    var number: Int8 = 0
    var channel: UInt8 = 0
    var position = 0

    func word(at offset: Int) throws(Fault) -> UInt16 {
      guard offset + 1 < bytes.count else {
        throw .badData(path, "byte \(bytes.count)", expected: "a zero word at the end", found: "the end of the file")
      }
      return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
    }
    func advance(by interval: Int) throws(Fault) {
      let (sum, overflow) = sample.addingReportingOverflow(interval)
      guard !overflow else {
        throw .badData(path, "byte \(position)", expected: "a sample number of 64 bits", found: "a larger one")
      }
      sample = sum
    }
    func modifyLast(_ change: (inout Annotation) -> Void) throws(Fault) {
      guard !annotations.isEmpty else {
        throw .badData(path, "byte \(position)", expected: "an annotation", found: "a modifier without one")
      }
      change(&annotations[annotations.count - 1])
    }

    while true {
      let head = try word(at: position)
      if head == 0 { break }
      let code = UInt8(head >> 10)
      let value = Int(head & 1023)
      var length = 2
      switch code {
      case AnnotationCode.skip:
        let high = try word(at: position + 2)
        let low = try word(at: position + 4)
        try advance(by: Int(Int32(bitPattern: UInt32(high) << 16 | UInt32(low))))
        length = 6
      case AnnotationCode.number:
        number = Int8(truncatingIfNeeded: value)
        try modifyLast { $0.number = number }
      case AnnotationCode.subtype:
        try modifyLast { $0.subtype = Int8(truncatingIfNeeded: value) }
      case AnnotationCode.channel:
        channel = UInt8(truncatingIfNeeded: value)
        try modifyLast { $0.channel = channel }
      case AnnotationCode.auxiliary:
        guard value <= 255 else {
          throw .badData(path, "byte \(position)", expected: "at most 255 auxiliary bytes", found: "\(value)")
        }
        let end = position + 2 + value
        guard end <= bytes.count else {
          throw .badData(
            path, "byte \(position)", expected: "\(value) auxiliary bytes", found: "\(bytes.count - position - 2)")
        }
        try modifyLast { $0.auxiliary = Array(bytes[position + 2..<end]) }
        length = 2 + value + value % 2
      case 50...58:
        throw .badData(path, "byte \(position)", expected: "an annotation code of at most 49", found: "\(code)")
      default:
        try advance(by: value)
        annotations.append(Annotation(sample: sample, code: code, channel: channel, number: number))
      }
      position += length
    }
    self.init(annotations: annotations)
    try takeRemarks(path: path)
  }

  /// Moves what the WFDB library says in remarks at sample 0 from the annotations to the properties.
  private mutating func takeRemarks(path: String) throws(Fault) {
    var others: [Annotation] = []
    var isDefining = false
    let start = annotations.prefix { $0.sample == 0 && $0.code == AnnotationCode.note }
    for annotation in start {
      let text = annotation.text
      if text.hasPrefix(Self.resolutionRemark) {
        let field = text.dropFirst(Self.resolutionRemark.count).prefix { $0 != " " }
        guard let ticks = Double(field), ticks > 0, ticks <= 1e9 else {
          throw .badData(path, expected: "a time resolution above 0", found: field.quoted)
        }
        timeResolution = ticks
      } else if text == Self.definitionsRemark {
        isDefining = true
      } else if text == Self.endRemark {
        isDefining = false
      } else if isDefining, let definition = LabelDefinition(text) {
        definitions.append(definition)
      } else {
        others.append(annotation)
      }
    }
    if others.count < start.count { annotations = others + annotations.dropFirst(start.count) }
  }
}

extension AnnotationFile {
  static let resolutionRemark = "## time resolution: "
  static let definitionsRemark = "## annotation type definitions"
  static let endRemark = "## end of definitions"
}

extension AnnotationFile.LabelDefinition {
  /// `code label meaning`, nil for anything else.
  init?(_ text: String) {
    let fields = text.split(separator: " ", maxSplits: 2)
    guard fields.count >= 2, let code = UInt8(fields[0]), 1...49 ~= code else { return nil }
    self.init(code: code, label: String(fields[1]), meaning: fields.count > 2 ? String(fields[2]) : "")
  }

  /// The inverse of `init(_:)`.
  var text: String { "\(code) \(label)\(meaning.isEmpty ? "" : " \(meaning)")" }
}
