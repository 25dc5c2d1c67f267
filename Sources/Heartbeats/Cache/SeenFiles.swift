import Files
import Glibc

/// Remembers the fingerprints of files, so that half a gigabyte need not be hashed again to learn that nothing changed.
///
/// ### File format
/// Named after purpose and stamps: the fingerprint, a line feed, and the SHA-256 of name and fingerprint.
package struct SeenFiles: Sendable {
  package let folder: String
  package static let ending = "seen"

  package init(folder: String) { self.folder = folder }

  /// The fingerprint of some files: remembered where their stamps are those it was taken under, else taken anew.
  ///
  /// - Parameters:
  ///   - purpose: what else the fingerprint depends on.
  ///   - now: seconds since 1970.
  ///   - taking: hashes the files.
  package func fingerprint(
    of paths: [String], purpose: String, now: Int = time(nil), taking: () -> String?
  ) -> String? {
    guard let stamps = FileStamps(of: paths, now: now), stamps.areSettled else { return taking() }
    let name = SHA256.hexDigest(of: Array("\(stamps.digest) \(purpose)".utf8))
    let path = "\(folder)/\(name).\(Self.ending)"
    if let known = Self.read(path, name: name) { return known }
    let taken = taking()
    // Files that changed while they were read have other stamps now.
    if let taken, FileStamps(of: paths, now: now) == stamps {
      try? WholeFile.write(Array("\(taken)\n\(Self.seal(name, taken))".utf8), to: path)
    }
    return taken
  }

  private static func read(_ path: String, name: String) -> String? {
    let lines = (try? WholeFile.read(path, atMost: 4096)).map {
      String(decoding: $0, as: UTF8.self).split(separator: "\n")
    }
    guard let lines, lines.count == 2, lines[1] == seal(name, String(lines[0])) else { return nil }
    return String(lines[0])
  }

  private static func seal(_ name: String, _ fingerprint: String) -> String {
    SHA256.hexDigest(of: Array("\(name) \(fingerprint)".utf8))
  }
}
