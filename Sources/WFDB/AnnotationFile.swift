public import Files

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
/// - A file that ends before its zero word is an error; what follows the zero word is ignored.
/// - The remarks at sample 0 by which the WFDB library states other ticks (`## time resolution: …`) and of other labels
///   (`## annotation type definitions`, one a remark, `## end of definitions`) become `timeResolution` and `definitions`;
///   they are not among the annotations, and are written again.
public struct AnnotationFile: Sendable, Equatable {
  /// In the file's order.
  public var annotations: [Annotation]

  /// Ticks a second that the annotations' samples count; nil when they count the record's frames.
  public var timeResolution: Double?
  /// What this file calls codes that the standard has no label for, or another; in the file's order.
  public var definitions: [LabelDefinition]

  /// The label of a code, defined in the file itself.
  public struct LabelDefinition: Sendable, Equatable {
    /// The annotation code.
    public var code: UInt8
    /// The label that annotations of the code have in this file, mostly a single letter.
    public var label: String
    /// What it means.
    public var meaning: String

    /// The label of a code and what it means.
    public init(code: UInt8, label: String, meaning: String) {
      self.code = code
      self.label = label
      self.meaning = meaning
    }

    /// Whether the standard has another label for the code.
    public var redefinesStandard: Bool {
      AnnotationCode.symbol(of: code).map { String($0) != label } ?? false
    }
  }

  /// A file of these annotations, to be written in this order.
  public init(
    annotations: [Annotation], timeResolution: Double? = nil, definitions: [LabelDefinition] = []
  ) {
    self.annotations = annotations
    self.timeResolution = timeResolution
    self.definitions = definitions
  }

  /// The label of a code in this file: its own where it defines one, else the standard's; nil where neither has one.
  public func label(of code: UInt8) -> String? {
    definitions.last { $0.code == code }?.label ?? AnnotationCode.symbol(of: code).map(String.init)
  }

  /// The label of an annotation as a standard mnemonic; nil where the file gives it a label that is none, or it has none.
  public func symbol(of annotation: Annotation) -> Character? {
    guard !definitions.isEmpty else { return annotation.symbol }
    guard let label = label(of: annotation.code), label.count == 1, let symbol = label.first,
      AnnotationCode.code(of: symbol) != nil
    else { return nil }
    return symbol
  }

  /// Reads an annotation file.
  ///
  /// - Throws: `Fault` that names the file and the byte.
  public static func read(
    _ path: String, reader: Record.Reader = FileContents.read
  ) throws(Fault) -> AnnotationFile {
    try AnnotationFile(parsing: reader(path), path: path)
  }

  /// Writes an annotation file.
  ///
  /// - Throws: `Fault` when the system does not write it, or an annotation does not fit the format.
  public func write(to path: String) throws(Fault) {
    try FileContents.write(bytes(path: path), to: path)
  }
}
