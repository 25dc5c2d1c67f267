/// The annotations of a record, as an annotation file (`.atr`) holds them.
///
/// ## File format
/// 16-bit words, low byte first (annot(5)): the upper 6 bits are a code, the lower 10 the samples since the annotation
/// before. A zero word ends the file. Codes above 58 are no annotations: SKIP (59) is followed by a longer interval of 4
/// bytes, high word first; NUM (60), SUB (61), CHN (62) and AUX (63) modify the annotation before them; NUM and CHN stay
/// in force, AUX is followed by as many bytes as its interval says and a pad byte if that is odd.
///
/// ## Parsing behavior
/// - Annotations are returned in the file's order, with any sample number that its intervals lead to.
/// - A file that ends before its zero word is an error; what lies behind the zero word is ignored.
/// - The time resolution is taken from a remark `## time resolution: …` at sample 0.
public struct AnnotationFile: Sendable, Equatable {
  /// In the file's order.
  public var annotations: [Annotation]

  /// A file of these annotations, to be written in this order.
  public init(annotations: [Annotation]) {
    self.annotations = annotations
  }

  /// Reads an annotation file.
  ///
  /// - Throws: `WFDBError` that names the file and the byte.
  public static func read(
    _ path: String, reader: Record.Reader = FileContents.read
  ) throws(WFDBError) -> AnnotationFile {
    try AnnotationFile(parsing: reader(path), path: path)
  }

  /// Writes an annotation file.
  ///
  /// - Throws: `WFDBError.unwritable`, or `.mismatch` when an annotation does not fit the format.
  public func write(to path: String) throws(WFDBError) {
    try FileContents.write(bytes(path: path), to: path)
  }

  /// Ticks a second of the sample numbers where the file says so; nil when they count the record's samples.
  public var timeResolution: Double? {
    let prefix = "## time resolution: "
    for annotation in annotations.prefix(while: { $0.sample == 0 }) where annotation.code == AnnotationCode.note {
      let text = annotation.text
      if text.hasPrefix(prefix) { return Double(text.dropFirst(prefix.count)) }
    }
    return nil
  }
}
