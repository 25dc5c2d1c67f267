import Glibc

extension Fault {
  /// A file or folder that cannot be read, in the system's words for an error number. What is not there is bad data: a
  /// path was given that leads to nothing.
  ///
  /// - Parameter wanted: what is looked for at the path.
  public static func cannotRead(
    _ path: String, errno number: Int32, wanted: String = "file or folder"
  ) -> Fault {
    number == ENOENT || number == ENOTDIR ? .missing(path, wanted) : .cannotRead(path, systemWords(number))
  }

  /// A file or folder that cannot be written, in the system's words for an error number.
  public static func cannotWrite(_ path: String, errno number: Int32) -> Fault {
    .cannotWrite(path, systemWords(number))
  }

  /// A path at which nothing stands.
  public static func missing(_ path: String, _ wanted: String = "file or folder") -> Fault {
    Fault(.badData, path: path, reason: "\(noSuch)\(wanted)")
  }

  /// Whether the fault is that nothing stands at the path.
  public var isMissing: Bool { kind == .badData && reason.hasPrefix(Self.noSuch) }

  private static let noSuch = "no such "
}

/// The system's words for an error number (strerror(3)).
public func systemWords(_ number: Int32) -> String {
  unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
}
