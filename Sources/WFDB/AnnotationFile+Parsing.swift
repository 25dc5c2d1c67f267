extension AnnotationFile {
  /// Bytes of the largest file that is read: a month of beats. In memory an annotation takes some twenty times its bytes.
  private static let largest = 1 << 26

  /// Parses an annotation file's bytes; `path` is for error messages only.
  public init(parsing bytes: [UInt8], path: String) throws(WFDBError) {
    guard bytes.count <= Self.largest else {
      throw .mismatch(
        path: path, expected: "at most \(Self.largest >> 20) MB of annotations", found: "\(bytes.count >> 20)")
    }
    var annotations: [Annotation] = []
    var sample = 0
    var number: Int8 = 0
    var channel: UInt8 = 0
    var position = 0

    func word(at place: Int) throws(WFDBError) -> UInt16 {
      guard place + 1 < bytes.count else {
        throw .badByte(path: path, byte: bytes.count, expected: "a zero word at the end", found: "the end of the file")
      }
      return UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
    }
    func advance(by interval: Int) throws(WFDBError) {
      let (sum, overflow) = sample.addingReportingOverflow(interval)
      guard !overflow else {
        throw .badByte(path: path, byte: position, expected: "a sample number of 64 bits", found: "a larger one")
      }
      sample = sum
    }
    func modifyLast(_ change: (inout Annotation) -> Void) throws(WFDBError) {
      guard !annotations.isEmpty else {
        throw .badByte(path: path, byte: position, expected: "an annotation", found: "a modifier without one")
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
          throw .badByte(path: path, byte: position, expected: "at most 255 auxiliary bytes", found: "\(value)")
        }
        let end = position + 2 + value
        guard end <= bytes.count else {
          throw .badByte(
            path: path, byte: position, expected: "\(value) auxiliary bytes", found: "\(bytes.count - position - 2)")
        }
        try modifyLast { $0.auxiliary = Array(bytes[position + 2..<end]) }
        length = 2 + value + value % 2
      case 50...58:
        throw .badByte(path: path, byte: position, expected: "an annotation code of at most 49", found: "\(code)")
      default:
        try advance(by: value)
        annotations.append(Annotation(sample: sample, code: code, channel: channel, number: number))
      }
      position += length
    }
    self.init(annotations: annotations)
  }
}
