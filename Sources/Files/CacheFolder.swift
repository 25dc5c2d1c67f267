import Glibc

/// A folder of files that can be made again, of which the ones used last are kept. Nothing here fails: what cannot be read
/// is not there, and what cannot be removed stays.
public enum CacheFolder {
  /// A regular file of the folder.
  public struct File: Sendable {
    public var name: String
    /// In bytes.
    public var size: Int
    /// Whether a killed process left it half written. Another one may be writing a file right now; an hour is far more than
    /// any takes.
    public var isLeftover: Bool
  }

  /// The files in a folder, the ones used last first.
  public static func files(in folder: String) -> [File] {
    guard let folder = try? Folder(folder), let names = try? folder.names() else { return [] }
    let now = time(nil)
    let found = names.compactMap { name -> (file: File, used: FileStatus.Moment)? in
      guard let text = name.text, let status = try? folder.status(of: name), status.kind == .file else { return nil }
      let isLeftover = AsideFile.isAside(text) && status.modified.seconds < now - 3600
      return (File(name: text, size: status.size, isLeftover: isLeftover), status.modified)
    }
    return found.sorted { ($0.used.seconds, $0.used.nanoseconds) > ($1.used.seconds, $1.used.nanoseconds) }.map(\.file)
  }

  /// Notes that a file is used now.
  public static func touch(_ path: String) { unsafe utimensat(AT_FDCWD, path, nil, 0) }

  public static func remove(_ names: [String], in folder: String) {
    guard !names.isEmpty, let folder = try? Folder(folder) else { return }
    for name in names { try? folder.remove(FileName(name)) }
  }
}
