import Files
import Glibc

/// What stands at a path.
enum PathKind {
  case folder
  case file

  /// - Throws: `HeartbeatError.missing` where nothing stands, `.unreadable` for what is neither folder nor file.
  init(of path: String) throws(HeartbeatError) {
    guard let status = FileStatus(path) else {
      let number = errno
      if number == ENOENT || number == ENOTDIR { throw .missing(path: path) }
      throw .unreadable(path: path, reason: systemWords(number))
    }
    switch status.kind {
    case .folder: self = .folder
    case .file: self = .file
    case .link, .other: throw .unreadable(path: path, reason: "neither a folder nor a regular file")
    }
  }

  /// The names in a folder, sorted by their bytes; those that are no text in UTF-8 are left out, since nothing can ask for
  /// them.
  static func names(in folder: String) throws(HeartbeatError) -> [String] {
    do {
      return try Folder(folder).names().compactMap(\.text)
    } catch {
      throw .unreadable(path: folder, reason: "the folder cannot be listed")
    }
  }

  static func exists(_ path: String) -> Bool { (try? PathKind(of: path)) != nil }

  static func isFolder(_ path: String) -> Bool {
    (try? PathKind(of: path)) == .folder
  }

  /// The bytes of a file, 0 where none stands.
  static func size(of path: String) -> Int { FileStatus(path)?.size ?? 0 }

  static func isFile(_ path: String) -> Bool { (try? PathKind(of: path)) == .file }

  /// The system's words for an error number.
  static func reason(_ number: Int32) -> String { systemWords(number) }
}
