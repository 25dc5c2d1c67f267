/// What can go wrong between a path and a beat set; `description` is one line that names the file and the place in it.
public enum HeartbeatError: Error, Equatable, Sendable {
  /// A file is sound and not what is wanted.
  case unusable(path: String, expected: String, found: String)
  /// There is no such file or folder.
  case missing(path: String)
  /// A file or folder cannot be read.
  case unreadable(path: String, reason: String)
  /// A file or folder cannot be written.
  case unwritable(path: String, reason: String)
  /// A line of a text file is wrong as a whole; lines count from 1.
  case badLine(path: String, line: Int, expected: String, found: String)
  /// A field of a CSV line is wrong; lines and fields count from 1.
  case badField(path: String, line: Int, field: Int, expected: String, found: String)
  /// There is nothing of a known kind at the path.
  case notRecognised(path: String, found: String)
  /// One file of the published CSV pair is missing beside the other.
  case incompletePair(folder: String, present: String, missing: String)
  /// The data are sound and more than memory holds.
  case tooLarge(path: String, what: String, bytes: Int)
  /// The files are sound and hold no beat.
  case noBeats(path: String)

  /// Whether the operating system refused to read or write, so that the data themselves may be good.
  public var isInputOutput: Bool {
    switch self {
    case .unreadable, .unwritable, .tooLarge: true
    case .unusable, .missing, .badLine, .badField, .notRecognised, .incompletePair, .noBeats: false
    }
  }

  /// Whether a file could not be written, rather than read.
  public var isOutput: Bool {
    switch self {
    case .unwritable: true
    default: false
    }
  }
}

extension HeartbeatError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unusable(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    case .missing(let path): "\(path): no such file or folder"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .badLine(let path, let line, let expected, let found):
      "\(path), line \(line): expected \(expected), found \(found)"
    case .badField(let path, let line, let field, let expected, let found):
      "\(path), line \(line), field \(field): expected \(expected), found \(found)"
    case .notRecognised(let path, let found):
      "\(path): expected a folder with RECORDS or .hea files, a folder with \(CSVPair.train) and \(CSVPair.test), or a "
        + ".csv file, found \(found)"
    case .incompletePair(let folder, let present, let missing):
      "\(folder): expected \(missing) beside \(present), found no such file"
    case .tooLarge(let path, let what, let bytes):
      "\(path): cannot be read: \(what) take \(bytes >> 20) MB, more than the memory that is free"
    case .noBeats(let path): "\(path): expected beats, found none"
    }
  }

  /// Foreign text made fit for a one-line message: quoted, without control characters, at most 60 characters.
  static func quoted(_ bytes: some Sequence<UInt8>) -> String {
    let start = Array(bytes.prefix(61))
    let shown = start.prefix(60).map { $0 < 32 || $0 == 127 ? UInt8(ascii: "?") : $0 }
    return "\"\(String(decoding: shown, as: UTF8.self))\(start.count > 60 ? "…" : "")\""
  }
}
