import Files

/// What some files look like from outside: enough to see that none has changed, without reading them.
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
      guard let status = FileStatus(path) else { return nil }
      let (content, attributes) = (status.modified, status.changed)
      hash.update(path)
      hash.update(
        "\(status.identity.device) \(status.identity.inode) \(status.size) \(content.seconds).\(content.nanoseconds)"
          + " \(attributes.seconds).\(attributes.nanoseconds)")
      if max(content.seconds, attributes.seconds) > now - 3 { areSettled = false }
    }
    digest = hash.hexDigest()
    self.areSettled = areSettled
  }
}
