import Foundation

/// A record on the command line: `folder/name`, with or without the header's ending.
struct RecordPath {
  let folder: String
  let name: String

  init(_ argument: String) {
    let path = argument.hasSuffix(".hea") ? String(argument.dropLast(4)) : argument
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    name = String(parts.last ?? "")
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
  }

  var path: String { "\(folder)/\(name)" }
}
