/// One annotation: a mark at a sample of a record.
public struct Annotation: Sendable, Equatable {
  /// The sample that it marks, counted from 0 at the record's start.
  public var sample: Int
  /// The annotation code, 0...49 in the standard; see `AnnotationCode` for the mnemonics.
  public var code: UInt8
  /// The subtype (SUB), 0 unless given.
  public var subtype: Int8
  /// The signal that it belongs to (CHN), 0 unless given.
  public var channel: UInt8
  /// The number that the annotator set (NUM), 0 unless given.
  public var number: Int8
  /// The auxiliary bytes (AUX), mostly text such as `(AFIB`; at most 255.
  public var auxiliary: [UInt8]

  /// An annotation by its code.
  ///
  /// What does not fit the file format (`code` above 49, more than 255 auxiliary bytes) is refused by
  /// `AnnotationFile.write(to:)`.
  public init(
    sample: Int, code: UInt8, subtype: Int8 = 0, channel: UInt8 = 0, number: Int8 = 0, auxiliary: [UInt8] = []
  ) {
    self.sample = sample
    self.code = code
    self.subtype = subtype
    self.channel = channel
    self.number = number
    self.auxiliary = auxiliary
  }

  /// An annotation by its mnemonic, nil for a symbol that is not in the table.
  public init?(sample: Int, symbol: Character, auxiliary: String = "") {
    guard let code = AnnotationCode.code(of: symbol) else { return nil }
    self.init(sample: sample, code: code, auxiliary: Array(auxiliary.utf8))
  }

  /// The mnemonic, e.g. `N` or `+`; nil for a code without one.
  public var symbol: Character? { AnnotationCode.symbol(of: code) }

  /// The auxiliary bytes as text, without closing zero bytes.
  public var text: String {
    let end = auxiliary.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    return String(decoding: auxiliary[..<end], as: UTF8.self)
  }
}
