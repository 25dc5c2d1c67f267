public import Files

extension AnnotationFile {
  /// The annotations as file bytes, the inverse of `init(parsing:path:)`; `path` is for error messages only.
  ///
  /// - Throws: `Fault` for a code beyond 49, an interval beyond 32 bits or more than 255 auxiliary bytes.
  public func bytes(path: String) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var sample = 0
    var number: Int8 = 0
    var channel: UInt8 = 0

    func append(_ code: UInt8, _ value: Int) {
      let word = UInt16(code) << 10 | UInt16(truncatingIfNeeded: value) & 1023
      bytes += [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)]
    }
    for annotation in remarks + annotations {
      guard annotation.code <= 49 else {
        throw .badData(path, expected: "an annotation code of at most 49", found: "\(annotation.code)")
      }
      let (interval, overflow) = annotation.sample.subtractingReportingOverflow(sample)
      guard !overflow, let wide = Int32(exactly: interval) else {
        throw .badData(path, expected: "an interval of 32 bits", found: "one to sample \(annotation.sample)")
      }
      // A plain word of code 0 and interval 0 would end the file, so such an annotation cannot be written.
      if !(0...1023 ~= interval) {
        append(AnnotationCode.skip, 0)
        let bits = UInt32(bitPattern: wide)
        for shift: UInt32 in [16, 24, 0, 8] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
      }
      let rest = 0...1023 ~= interval ? interval : 0
      guard annotation.code != 0 || rest != 0 else {
        throw .badData(path, expected: "an annotation code above 0", found: "0 at sample \(annotation.sample)")
      }
      append(annotation.code, rest)
      sample = annotation.sample

      if annotation.subtype != 0 { append(AnnotationCode.subtype, Int(annotation.subtype)) }
      if annotation.channel != channel { append(AnnotationCode.channel, Int(annotation.channel)) }
      if annotation.number != number { append(AnnotationCode.number, Int(annotation.number)) }
      channel = annotation.channel
      number = annotation.number
      let auxiliary = annotation.auxiliary
      guard auxiliary.count <= 255 else {
        throw .badData(path, expected: "at most 255 auxiliary bytes", found: "\(auxiliary.count)")
      }
      if !auxiliary.isEmpty {
        append(AnnotationCode.auxiliary, auxiliary.count)
        bytes += auxiliary
        if auxiliary.count % 2 == 1 { bytes.append(0) }
      }
    }
    return bytes + [0, 0]
  }

  /// The remarks that state other ticks and labels.
  private var remarks: [Annotation] {
    var texts: [String] = []
    if let timeResolution {
      texts.append(Self.resolutionRemark + (Int(exactly: timeResolution).map(String.init) ?? "\(timeResolution)"))
    }
    if !definitions.isEmpty {
      texts += [Self.definitionsRemark] + definitions.map(\.text) + [Self.endRemark]
    }
    return texts.map { Annotation(sample: 0, code: AnnotationCode.note, auxiliary: Array($0.utf8)) }
  }
}
