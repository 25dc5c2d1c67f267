import Files

/// Names the content of several files by one SHA-256 that can be checked by hand.
///
/// It is the digest of the list that `sha256sum` prints for the files, sorted by name: in their folder,
/// `sha256sum FILES | LC_ALL=C sort -k 2 | sha256sum` gives the same.
struct FileListDigest: Sendable {
  /// Names relative to the folder, with the SHA-256 of each file's bytes.
  private(set) var entries: [(name: String, digest: String)] = []

  mutating func add(_ name: String, digest: String) {
    entries.append((name, digest))
  }

  mutating func add(_ others: FileListDigest) {
    entries += others.entries
  }

  /// What stands for the file of patients, wherever it is.
  static let patients = "--patients"

  /// Whether the files of a folder, hashed anew, still have these digests.
  ///
  /// - Parameter patients: the path of the file of patients.
  func isThat(of folder: String, patients: String?) -> Bool {
    entries.allSatisfy { name, digest in
      let path = name == Self.patients ? patients : "\(folder)/\(name)"
      return path.flatMap { try? OpenFile($0).digest() } == digest
    }
  }

  func hexDigest() -> String {
    let sorted = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return SHA256.hexDigest(of: sorted.flatMap { Array("\($0.digest)  \($0.name)\n".utf8) })
  }
}
