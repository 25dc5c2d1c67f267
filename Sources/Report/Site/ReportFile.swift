import Files

/// One file of a report, opened for what a manifest says it is: a regular file below the report's folder. No part of its
/// path may be a link, so that nothing from elsewhere passes for the report's.
struct ReportFile {
  private let file: OpenFile
  private let path: String

  /// - Parameter path: relative, with forward slashes, as a manifest lists it.
  /// - Throws: `Fault` of kind `cannotRead` when there is none, or of kind `badData` when it is something else.
  init(_ path: String, in folder: Folder) throws(Fault) {
    self.path = path
    let shown = "\(folder.path)/\(path)"
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }) else {
      throw .badData(shown, expected: "a path inside the report", found: path.debugDescription)
    }
    do throws(Fault) {
      file = try folder.file(path)
    } catch {
      if error.isMissing { throw .cannotRead(shown, "no such file") }
      if (try? folder.isFile(path)) == false {
        throw .badData(shown, expected: "a regular file", found: "something else")
      }
      throw error
    }
  }

  /// All bytes.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  func bytes() throws(Fault) -> [UInt8] { try file.bytes(atMost: ReportSizes.limit(of: path)) }

  /// SHA-256 in hex; nil when it cannot be read.
  var digest: String? { try? file.digest() }
}
