/// Why something could not be done: one line for a person, and what kind it is for the exit code.
///
/// Every module of ours throws this type. The line reads `file, place: expected …, found …` or `file: reason`; a part that
/// is empty is left out.
public struct Fault: Error, Equatable, Sendable {
  /// What is at fault.
  public enum Kind: Sendable, Equatable, CaseIterable {
    /// What was asked for on the command line cannot be.
    case usage
    /// A file's content, or what it is.
    case badData
    /// The system or another process of the run.
    case system
    /// A file or folder that the system does not write.
    case cannotWrite
    /// A file, folder or server that cannot be read, or more than memory holds.
    case cannotRead
    /// Somebody stopped the work.
    case interrupted

    /// The exit code of a command that ends with such a fault, as in sysexits.h; 130 as a shell has it after Ctrl-C.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badData: 65
      case .system: 71
      case .cannotWrite: 73
      case .cannotRead: 74
      case .interrupted: 130
      }
    }

    public init?(exitCode: Int32) {
      guard let kind = Self.allCases.first(where: { $0.exitCode == exitCode }) else { return nil }
      self = kind
    }
  }

  public var kind: Kind
  /// The file, folder or address at fault; empty where there is none.
  public var path: String
  /// Where in the file, e.g. "line 3, field 2"; empty for the whole of it.
  public var place: String
  /// What was expected and found, or why it failed.
  public var reason: String

  public init(_ kind: Kind, path: String, place: String = "", reason: String) {
    self.kind = kind
    self.path = path
    self.place = place
    self.reason = reason
  }

  /// A file that holds something else than it should.
  public static func badData(_ path: String, _ place: String = "", expected: String, found: String) -> Fault {
    Fault(.badData, path: path, place: place, reason: "expected \(expected), found \(found)")
  }

  /// A file or folder that cannot be read.
  public static func cannotRead(_ path: String, _ reason: String) -> Fault {
    Fault(.cannotRead, path: path, reason: "cannot be read: \(reason)")
  }

  /// A file or folder that cannot be written.
  public static func cannotWrite(_ path: String, _ reason: String) -> Fault {
    Fault(.cannotWrite, path: path, reason: "cannot be written: \(reason)")
  }
}

extension Fault: CustomStringConvertible {
  /// One line: control characters of file names and of other people's text are escaped.
  public var description: String {
    let subject = [path, place].filter { !$0.isEmpty }.joined(separator: ", ")
    return [subject, reason].filter { !$0.isEmpty }.joined(separator: ": ").printable
  }
}

extension String {
  /// The text with control characters, line ends and marks that turn the direction of writing as escapes, so that what
  /// comes from elsewhere stays one line and cannot steer a terminal.
  public var printable: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        text += scalar.escaped(asASCII: true)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
