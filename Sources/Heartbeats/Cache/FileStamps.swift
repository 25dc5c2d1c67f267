import Glibc
import Groundwork

/// What some files look like from outside: enough to tell that none has changed, without reading them.
///
/// The system stamps a file with the time of each change of its content and of its attributes; the second stamp cannot be
/// set by a program. Files are taken as unchanged while path, device, inode, size and both stamps of each are the same.
struct FileStamps: Sendable, Equatable {
  /// SHA-256 over all of it.
  let digest: String
  /// Whether each stamp is at least two seconds old. A younger one proves nothing yet, since the next change may get the
  /// same one (as in git's index).
  let areSettled: Bool

  /// nil when a file cannot be asked.
  ///
  /// - Parameter now: seconds since 1970.
  init?(of paths: [String], now: Int) {
    let hash = SHA256()
    var areSettled = true
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      let (content, attributes) = (status.st_mtim, status.st_ctim)
      hash.update(path)
      hash.update(
        "\(status.st_dev) \(status.st_ino) \(status.st_size) \(content.tv_sec).\(content.tv_nsec)"
          + " \(attributes.tv_sec).\(attributes.tv_nsec)")
      if max(content.tv_sec, attributes.tv_sec) > now - 3 { areSettled = false }
    }
    digest = hash.hexDigest()
    self.areSettled = areSettled
  }
}
