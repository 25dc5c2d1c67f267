import Groundwork
import WFDB

/// Reads files of a folder and keeps the SHA-256 of each.
final class HashingReader {
  private let folder: String
  /// Name, relative to the folder, and digest of each file in reading order.
  private(set) var digests: [String] = []

  init(folder: String) {
    self.folder = folder
  }

  func read(_ path: String) throws(WFDBError) -> [UInt8] {
    let bytes = try FileContents.read(path)
    digests += [String(path.dropFirst(folder.count + 1)), SHA256.hexDigest(of: bytes)]
    return bytes
  }
}
