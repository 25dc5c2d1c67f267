import Files
import WFDB

/// The records of a folder: those that its file RECORDS lists, folders with a RECORDS of their own among them, or else all
/// headers in it by name.
struct RecordNames {
  /// In reading order, with the folders before them: `p01/s1`.
  private(set) var names: [String] = []
  /// Files that look like headers and are none.
  private(set) var leftOut: [RecordDetails.LeftOut] = []

  /// Records that a set can tell apart in reasonable memory.
  private static let most = 1 << 20
  /// Folders within folders.
  private static let deepest = 8

  private let folder: String
  private let read: (String) throws(Fault) -> [UInt8]
  private var seen: Set<String> = []

  /// - Parameter read: gives a file's bytes.
  /// - Throws: `Fault` that names the list and the line.
  init(folder: String, read: @escaping (String) throws(Fault) -> [UInt8]) throws(Fault) {
    self.folder = folder
    self.read = read
    try add("", depth: 0)
    guard !names.isEmpty else { throw Fault(.badData, path: folder, reason: "expected beats, found none") }
  }

  /// Whether a file in a folder is a header.
  static func isHeader(_ name: String) -> Bool { name.hasSuffix(".hea") && !name.hasPrefix(".") }

  /// - Parameter prefix: the folder's path from the outermost one, with its closing slash.
  private mutating func add(_ prefix: String, depth: Int) throws(Fault) {
    let list = "\(folder)/\(prefix)\(WFDBSource.listName)"
    guard FileStatus(list)?.kind == .file else {
      let headers = try Folder("\(folder)/\(prefix)").names().compactMap(\.text).filter { $0.hasSuffix(".hea") }
      let segments = segments(of: headers.map { "\(folder)/\(prefix)\($0)" })
      for name in headers where !segments.contains(String(name.dropLast(4))) {
        let record = prefix + name.dropLast(4)
        guard Self.isHeader(name) else {
          // macOS writes such a file beside each one it copies to a foreign disk.
          leftOut.append(.init(record: record, reason: name.hasPrefix("._") ? "an AppleDouble file" : "a hidden file"))
          continue
        }
        try append(record, list: folder, line: nil)
      }
      return
    }
    let lines = try read(list).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let text = String(decoding: line.filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") }, as: UTF8.self)
      if text.isEmpty { continue }
      guard !text.hasPrefix("/"), !text.split(separator: "/").contains(".."), !text.contains("\0") else {
        throw Fault.badData(
          list, "line \(index + 1)", expected: "a record in this folder", found: line.quoted)
      }
      let name = prefix + text.split(separator: "/").joined(separator: "/")
      if (name.split(separator: "/").last ?? "").hasPrefix("._") {
        leftOut.append(.init(record: name, reason: "an AppleDouble file"))
      } else if text.hasSuffix("/") || FileStatus("\(folder)/\(name).hea") == nil,
        FileStatus("\(folder)/\(name)")?.kind == .folder
      {
        guard depth < Self.deepest, seen.insert(name + "/").inserted else {
          throw Fault.badData(
            list, "line \(index + 1)", expected: "each folder once, \(Self.deepest) deep at most",
            found: line.quoted)
        }
        try add(name + "/", depth: depth + 1)
      } else {
        try append(name, list: list, line: index + 1)
      }
    }
  }

  /// The segments that headers name; they are parts of records, not records.
  private func segments(of headers: [String]) -> Set<String> {
    var names: Set<String> = []
    for path in headers where FileStatus(path).map({ $0.size < 1 << 24 }) ?? true {
      // A header that cannot be read is reported when its record's turn comes.
      let header = try? RecordHeader.read(path)
      names.formUnion(header?.segments.compactMap(\.name) ?? [])
    }
    return names
  }

  private mutating func append(_ name: String, list: String, line: Int?) throws(Fault) {
    guard seen.insert(name).inserted else {
      throw .badData(
        list, line.map { "line \($0)" } ?? "", expected: "each record once", found: name.quoted)
    }
    guard names.count < Self.most else {
      throw .badData(folder, expected: "at most \(Self.most) records", found: "more")
    }
    names.append(name)
  }
}
