import FoundationEssentials
import Glibc

/// What stands at a path.
enum PathKind {
  case folder
  case file

  /// - Throws: `HeartbeatError.missing` where nothing stands, `.unreadable` for what is neither folder nor file.
  init(of path: String) throws(HeartbeatError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let number = errno
      if number == ENOENT || number == ENOTDIR { throw .missing(path: path) }
      throw .unreadable(path: path, reason: Self.reason(number))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: self = .folder
    case S_IFREG: self = .file
    default: throw .unreadable(path: path, reason: "neither a folder nor a regular file")
    }
  }

  /// The names in a folder, sorted by their bytes.
  static func names(in folder: String) throws(HeartbeatError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw .unreadable(path: folder, reason: "the folder cannot be listed")
    }
  }

  static func exists(_ path: String) -> Bool {
    (try? PathKind(of: path)) != nil
  }

  static func isFolder(_ path: String) -> Bool {
    (try? PathKind(of: path)) == .folder
  }

  /// The bytes of a file, 0 where none stands.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  static func isFile(_ path: String) -> Bool {
    (try? PathKind(of: path)) == .file
  }

  /// The system's words for an error number.
  static func reason(_ number: Int32) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
  }
}
