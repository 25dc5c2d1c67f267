import Groundwork
import WFDB

/// Reads files of a folder and keeps the SHA-256 of each.
final class HashingReader {
  private let folder: String
  private(set) var digest = FileListDigest()

  init(folder: String) {
    self.folder = folder
  }

  func read(_ path: String) throws(WFDBError) -> [UInt8] {
    let bytes = try FileContents.read(path)
    digest.add(String(path.dropFirst(folder.count + 1)), digest: SHA256.hexDigest(of: bytes))
    return bytes
  }
}
