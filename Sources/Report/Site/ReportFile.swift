import Files
import Foundation
import Glibc
import Groundwork

/// One file of a report, opened for what a manifest says it is: a regular file below the report's folder. No part of its
/// path may be a link, so that nothing from elsewhere passes for the report's.
final class ReportFile {
  private let path: String
  private let descriptor: Int32

  /// - Parameter path: relative, with forward slashes, as a manifest lists it.
  /// - Throws: `Fault` of kind `cannotRead` when there is none, or of kind `badData` when it is something else.
  init(_ path: String, in folder: String) throws(Fault) {
    self.path = "\(folder)/\(path)"
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy({ !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }) else {
      throw .badData(self.path, expected: "a path inside the report", found: path.debugDescription)
    }
    var current = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for (index, part) in parts.enumerated() where current >= 0 {
      let kind = index + 1 < parts.count ? O_RDONLY | O_DIRECTORY : O_RDONLY | O_NONBLOCK
      let next = openat(current, part, kind | O_NOFOLLOW | O_CLOEXEC)
      let number = errno
      close(current)
      errno = number
      current = next
    }
    guard current >= 0 else {
      // A link in the middle is no folder (ENOTDIR), one at the end is refused as such (ELOOP).
      if errno == ELOOP || errno == ENOTDIR {
        throw .badData(self.path, expected: "a regular file", found: "a symbolic link")
      }
      throw .cannotRead(self.path, errno == ENOENT ? "no such file" : String(cString: strerror(errno)))
    }
    descriptor = current
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .badData(self.path, expected: "a regular file", found: "something else")
    }
  }

  deinit { close(descriptor) }

  /// All bytes.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  func bytes() throws(Fault) -> [UInt8] {
    do {
      guard let data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() else { return [] }
      return Array(data)
    } catch {
      throw .cannotRead(path, (error as NSError).localizedDescription)
    }
  }

  /// SHA-256 in hex; nil when it cannot be read.
  var digest: String? { SHA256.hexDigest(of: descriptor) }
}
