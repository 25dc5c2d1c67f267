import Files

/// A record on the command line: `folder/name`, with or without the header's ending, or the name of a file beside it.
struct RecordPath {
  let folder: String
  let name: String

  /// - Throws: `Fault` where no header is found.
  init(_ argument: String) throws(Fault) {
    var path = argument.hasSuffix(".hea") ? String(argument.dropLast(4)) : argument
    if FileStatus("\(path).hea") == nil {
      // Completion in a shell gives the name of a signal or annotation file.
      let stem = Self.withoutEnding(path)
      guard let stem, FileStatus("\(stem).hea") != nil else {
        let tried = stem.map { "\(path).hea or \($0).hea" } ?? "\(path).hea"
        throw .badData(argument, expected: "a record with its header \(tried)", found: "no such file")
      }
      path = stem
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    name = String(parts.last ?? "")
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
  }

  var path: String { "\(folder)/\(name)" }

  private static func withoutEnding(_ path: String) -> String? {
    guard let point = path.lastIndex(of: "."), !path[point...].contains("/"), point > path.startIndex else {
      return nil
    }
    return String(path[..<point])
  }
}
