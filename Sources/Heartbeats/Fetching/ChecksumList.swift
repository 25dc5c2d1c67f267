import Files

/// The files of a PhysioNet database with their SHA-256, as listed in SHA256SUMS.txt.
///
/// ### File format
/// A line a file: 64 hexadecimal digits, a space, and a path relative to the list; before the path there may be one more
/// space or an asterisk, as `sha256sum` writes them. Empty lines are skipped.
struct ChecksumList: Sendable {
  struct Entry: Sendable, Equatable {
    var name: String
    /// 64 lower-case hexadecimal digits.
    var sha256: String
  }

  static let fileName = "SHA256SUMS.txt"
  /// The largest list read, in bytes: a line for each of 40,000 files.
  static let largestSize = 4 << 20
  /// Files beside the records that describe the set.
  private static let descriptions: Set<String> = ["RECORDS", "ANNOTATORS"]

  /// What a report needs of the list, in its order: records, their headers and reference annotations. Files in
  /// subfolders, such as the database's own web pages, are left out.
  let entries: [Entry]

  /// - Throws: `Fault` of kind `badData` for a line that is malformed, leads out of the folder or hides a file, and when no
  ///   header is listed.
  init(_ bytes: [UInt8], address: String) throws(Fault) {
    var entries: [Entry] = []
    var seen: Set<String> = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty { continue }
      let bad = { (expected: String, found: String) in
        Fault.badData(address, "line \(index + 1)", expected: expected, found: found)
      }
      guard let entry = Entry(line) else {
        throw bad("64 hexadecimal digits, a space and a path", line.quoted)
      }
      guard entry.isSafe else {
        throw bad("a path inside the folder, without hidden parts or control characters", entry.name.quoted)
      }
      guard seen.insert(entry.name).inserted else { throw bad("each file once", "\(entry.name.quoted) again") }
      if entry.isNeeded { entries.append(entry) }
    }
    guard entries.contains(where: { $0.name.hasSuffix(".hea") }) else {
      throw .badData(address, expected: "a list of records (.hea)", found: "none in it")
    }
    self.entries = entries
  }

  /// The entries as a list that `sha256sum -c` takes.
  var text: String {
    entries.map { "\($0.sha256)  \($0.name)\n" }.joined()
  }
}

extension ChecksumList.Entry {
  fileprivate init?(_ line: ArraySlice<UInt8>) {
    let digest = line.prefix(64)
    var path = line.dropFirst(64)
    guard digest.count == 64, digest.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      path.popFirst() == UInt8(ascii: " ")
    else { return nil }
    if path.first == UInt8(ascii: " ") || path.first == UInt8(ascii: "*") { path.removeFirst() }
    guard !path.isEmpty, let name = String(validating: path, as: UTF8.self) else { return nil }
    self.init(name: name, sha256: String(decoding: digest, as: UTF8.self).lowercased())
  }

  /// Whether the path stays below the folder and shows what it is. An empty part stands for a leading, doubled or
  /// trailing slash, a leading dot for `.`, `..` and hidden names.
  fileprivate var isSafe: Bool {
    !name.unicodeScalars.contains { $0 == "\\" || [.control, .format].contains($0.properties.generalCategory) }
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
  }

  fileprivate var isNeeded: Bool {
    !name.contains("/")
      && (ChecksumList.descriptions.contains(name) || [".hea", ".dat", ".atr"].contains { name.hasSuffix($0) })
  }
}
