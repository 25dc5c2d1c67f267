/// The mnemonics of the annotation codes (annot(5) and ecgcodes.h of the WFDB library).
public enum AnnotationCode {
  /// The pseudo-annotations of the file format.
  static let skip: UInt8 = 59
  static let number: UInt8 = 60
  static let subtype: UInt8 = 61
  static let channel: UInt8 = 62
  static let auxiliary: UInt8 = 63

  /// The code of a remark; at sample 0 it may state the file's time resolution.
  static let note: UInt8 = 22

  /// By code from 0; a space stands for no mnemonic.
  private static let symbols: [Character] = Array(" NLRaVFJASEj/Q~ | sT*D\"=pB^t+u?![]en@xf()r")

  /// The mnemonic of a code, nil when it has none.
  public static func symbol(of code: UInt8) -> Character? {
    guard Int(code) < symbols.count else { return nil }
    let symbol = symbols[Int(code)]
    return symbol == " " ? nil : symbol
  }

  /// The code of a mnemonic, nil when there is none.
  public static func code(of symbol: Character) -> UInt8? {
    guard symbol != " " else { return nil }
    return symbols.firstIndex(of: symbol).map { UInt8($0) }
  }
}
