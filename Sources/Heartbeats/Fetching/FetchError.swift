/// Why the database could not be fetched; `description` is one line that names the address or path.
public enum FetchError: Error, Equatable, Sendable {
  /// The base address is not one to fetch from.
  case badAddress(String)
  /// A line of the checksum list is wrong; lines count from 1.
  case badList(address: String, line: Int, expected: String, found: String)
  /// The checksum list names no record.
  case noRecords(address: String)
  /// The server refused with an HTTP status.
  case status(address: String, code: Int)
  /// The server answered with something else than was asked for.
  case badAnswer(address: String, expected: String, found: String)
  /// There was no answer, or it broke off.
  case connection(address: String, reason: String, mayPass: Bool)
  /// Too few bytes came for too long.
  case stalled(address: String, patience: Duration)
  /// The server points to an address that is not followed.
  case redirect(address: String, target: String, expected: String)
  /// A file is larger than any of the database.
  case tooLarge(address: String, limit: Int)
  /// A file came whole and is not the listed one.
  case wrongBytes(address: String, expected: String, found: String)
  /// A file or folder on this machine cannot be read.
  case unreadable(path: String, reason: String)
  /// A file or folder on this machine cannot be written.
  case unwritable(path: String, reason: String)

  /// Whether another try may bring another outcome.
  var mayPass: Bool {
    switch self {
    case .status(_, let code): code >= 500 || [408, 425, 429].contains(code)
    case .connection(_, _, let mayPass): mayPass
    case .badAnswer, .stalled, .wrongBytes: true
    case .badAddress, .badList, .noRecords, .redirect, .tooLarge, .unreadable, .unwritable: false
    }
  }

  /// Whether something could not be written, rather than read.
  public var isOutput: Bool {
    if case .unwritable = self { true } else { false }
  }

  /// Whether the server's list is at fault, so that trying again will not help.
  public var isBadData: Bool {
    switch self {
    case .badList, .noRecords: true
    default: false
    }
  }
}

extension FetchError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badAddress(let found):
      "expected an https address without user, query or fragment (http only of this machine), found "
        + HeartbeatError.quoted(found.utf8)
    case .badList(let address, let line, let expected, let found):
      "\(address), line \(line): expected \(expected), found \(found)"
    case .noRecords(let address): "\(address): expected a list of records (.hea), found none in it"
    case .status(let address, let code): "\(address): expected the file, found HTTP status \(code)"
    case .badAnswer(let address, let expected, let found): "\(address): expected \(expected), found \(found)"
    case .connection(let address, let reason, _): "\(address): cannot be read: \(reason)"
    case .stalled(let address, let patience):
      "\(address): cannot be read: the transfer stalled for \(patience.inSeconds) s"
    case .redirect(let address, let target, let expected): "\(address): expected \(expected), found one to \(target)"
    case .tooLarge(let address, let limit): "\(address): expected a file of at most \(limit) bytes, found more"
    case .wrongBytes(let address, let expected, let found): "\(address): expected SHA-256 \(expected), found \(found)"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}

extension Duration {
  /// Seconds as a short number, e.g. "30" or "0.5".
  fileprivate var inSeconds: String {
    let seconds = self / .seconds(1)
    return seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}
