import Files
import Groundwork
import WFDB

/// Reads files of a folder and keeps the SHA-256 of each, where that is wanted.
final class HashingReader {
  private let folder: String
  /// How many such readers share the memory.
  private let jobs: Int
  private let keepsDigests: Bool
  private(set) var digest = FileListDigest()
  /// Of the signal files, which are those that are neither header nor annotations.
  private(set) var signalDigests: [String] = []

  /// A file's bytes, its samples and a lead in double precision take at most about so many times its size.
  private static let growth = 16

  init(folder: String, jobs: Int, keepsDigests: Bool = true) {
    self.folder = folder
    self.keepsDigests = keepsDigests
    self.jobs = jobs
  }

  func read(_ path: String) throws(Fault) -> [UInt8] {
    let size = FileStatus(path)?.size ?? 0
    guard size < 1 << 24 || AvailableMemory.holds(size * Self.growth * jobs) else {
      throw .cannotRead(path, "its \(size >> 20) MB do not fit into memory")
    }
    let bytes = try FileContents.read(path)
    guard keepsDigests else { return bytes }
    let hash = SHA256.hexDigest(of: bytes)
    digest.add(String(path.dropFirst(folder.count + 1)), digest: hash)
    if !path.hasSuffix(".hea") { signalDigests.append(hash) }
    return bytes
  }

  /// Keeps the digest of a file of signals that is read piece by piece.
  func hash(_ path: String) throws(Fault) {
    guard keepsDigests else { return }
    let hash = try OpenFile(path).digest()
    digest.add(String(path.dropFirst(folder.count + 1)), digest: hash)
    signalDigests.append(hash)
  }

  /// A file's bytes, without keeping a digest of them.
  static func plain(_ path: String) throws(Fault) -> [UInt8] { try FileContents.read(path) }
}
