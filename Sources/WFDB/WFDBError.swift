/// What can go wrong with record files; `description` is one line that names the file and the place in it.
public enum WFDBError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// The file is there and cannot be read.
  case unreadable(path: String, reason: String)
  /// The file cannot be written.
  case unwritable(path: String, reason: String)
  /// A line of a header says something else than the format allows; lines count from 1.
  case badLine(path: String, line: Int, expected: String, found: String)
  /// A byte of a signal or annotation file is not what the format or the header calls for; bytes count from 0.
  case badByte(path: String, byte: Int, expected: String, found: String)
  /// A whole file or record contradicts its header.
  case mismatch(path: String, expected: String, found: String)

  /// Whether the operating system refused, so that the data themselves may be good (a missing file is bad data).
  public var isInputOutput: Bool {
    switch self {
    case .unreadable, .unwritable: true
    case .missing, .badLine, .badByte, .mismatch: false
    }
  }
}

extension WFDBError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .badLine(let path, let line, let expected, let found):
      "\(path), line \(line): expected \(expected), found \(found)"
    case .badByte(let path, let byte, let expected, let found):
      "\(path), byte \(byte): expected \(expected), found \(found)"
    case .mismatch(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    }
  }

  /// Foreign text made fit for a one-line message: quoted, without control characters, at most 60 characters.
  static func quoted(_ text: some StringProtocol) -> String {
    let shown = String.UnicodeScalarView(
      text.unicodeScalars.prefix(60).map { $0.value < 32 || $0.value == 127 ? "?" : $0 })
    return "\"\(String(shown))\(text.unicodeScalars.count > 60 ? "…" : "")\""
  }
}
