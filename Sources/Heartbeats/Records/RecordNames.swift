package import Files
package import Recordings
import WFDB

/// The records of a folder: those that its file RECORDS lists, folders among them, or else all recordings in it by name. A listed
/// folder without a RECORDS of its own and without recordings stands for the folders in it. Text and JSON files, which may be anything, are recordings where annotations are beside them.
package struct RecordNames {
  /// In reading order; names have the folders before them: `p01/s1`.
  package private(set) var records: [RecordingFile] = []
  /// Files that look like recordings and are none, or hold one that another file holds too.
  private(set) var leftOut: [RecordDetails.LeftOut] = []

  /// Records that a set can tell apart in reasonable memory.
  private static let most = 1 << 20
  /// Folders within folders.
  private static let deepest = 8

  private let folder: String
  private let annotator: String
  private let read: (String) throws(Fault) -> [UInt8]
  private var seen: Set<String> = []

  /// - Parameters:
  ///   - annotator: whose annotations a text file needs to count.
  ///   - read: gives a file's bytes.
  /// - Throws: `Fault` that names the list and the line.
  package init(folder: String, annotator: String, read: @escaping (String) throws(Fault) -> [UInt8]) throws(Fault) {
    self.folder = folder
    self.annotator = annotator
    self.read = read
    try add("", depth: 0)
    guard !records.isEmpty else { throw Fault(.badData, path: folder, reason: "expected beats, found none") }
  }

  /// Whether one of the files in a folder is a recording.
  static func holdsRecords(_ names: [String], annotator: String) -> Bool {
    let there = Set(names)
    return names.contains { name in
      guard !name.hasPrefix("."), let file = RecordingFile(name, in: "") else { return false }
      return !file.format.isCommon || there.contains("\(file.name).\(annotator)")
    }
  }

  /// The first folder in one, up to three deep, that holds recordings or a list of them; nil where there is none.
  static func folderOfRecords(in folder: Folder, annotator: String, depth: Int = 3) -> String? {
    guard let all = try? folder.names() else { return nil }
    // What is not found soon is nothing that somebody would take for a database.
    for name in all.prefix(16) {
      guard let text = name.text, !text.hasPrefix("."), let inner = try? folder.folder(name),
        let names = try? inner.names().compactMap(\.text)
      else { continue }
      if names.contains(WFDBSource.listName) || holdsRecords(names, annotator: annotator) { return text }
      if depth > 1, let deeper = folderOfRecords(in: inner, annotator: annotator, depth: depth - 1) {
        return "\(text)/\(deeper)"
      }
    }
    return nil
  }

  /// - Parameter prefix: the folder's path from the outermost one, with its closing slash.
  private mutating func add(_ prefix: String, depth: Int) throws(Fault) {
    let list = "\(folder)/\(prefix)\(WFDBSource.listName)"
    guard FileStatus(list)?.kind == .file else {
      try addAll(of: prefix, depth: depth)
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
      let found = RecordingFile.named(name, in: folder)
      if (name.split(separator: "/").last ?? "").hasPrefix("._") {
        leftOut.append(.init(record: name, reason: "an AppleDouble file"))
      } else if text.hasSuffix("/") || found == nil,
        FileStatus("\(folder)/\(name)")?.kind == .folder
      {
        guard depth < Self.deepest, seen.insert(name + "/").inserted else {
          throw Fault.badData(
            list, "line \(index + 1)", expected: "each folder once, \(Self.deepest) deep at most",
            found: line.quoted)
        }
        try add(name + "/", depth: depth + 1)
      } else {
        try append(found ?? RecordingFile(record: name, in: folder), list: list, line: index + 1)
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

  /// Adds all recordings in a folder, WFDB records before others of the same name.
  ///
  /// - Parameter prefix: the folder's path from the outermost one, with its closing slash.
  private mutating func addAll(of prefix: String, depth: Int) throws(Fault) {
    let home = try Folder("\(folder)/\(prefix)")
    let all = try home.names()
    let names = all.compactMap(\.text)
    let there = Set(names)
    let segments = segments(of: names.filter { $0.hasSuffix(".hea") }.map { "\(folder)/\(prefix)\($0)" })
    var found: [String: RecordingFile] = [:]
    var order: [String] = []
    for name in names {
      guard let file = RecordingFile(prefix + name, in: folder) else { continue }
      let own = String(file.name.dropFirst(prefix.count))
      if file.format == .wfdb, segments.contains(own) { continue }
      if file.format.isCommon, name.hasPrefix(".") || !there.contains("\(own).\(annotator)") { continue }
      guard !name.hasPrefix(".") else {
        // macOS writes such a file beside each one it copies to a foreign disk.
        leftOut.append(.init(record: file.name, reason: name.hasPrefix("._") ? "an AppleDouble file" : "a hidden file"))
        continue
      }
      guard let other = found[own] else {
        found[own] = file
        order.append(own)
        continue
      }
      let isFirst = Self.order(file) < Self.order(other)
      found[own] = isFirst ? file : other
      let (kept, left) = isFirst ? (file, other) : (other, file)
      leftOut.append(.init(record: shown(left), reason: "of the same name as \(shown(kept))"))
    }
    for file in order.compactMap({ found[$0] }) { try append(file, list: folder, line: nil) }
    guard order.isEmpty, depth > 0 else { return }
    for name in all {
      guard let text = name.text, !text.hasPrefix("."), try home.status(of: name)?.kind == .folder else { continue }
      guard depth < Self.deepest else {
        throw .badData("\(folder)/\(prefix)\(text)", expected: "folders \(Self.deepest) deep at most", found: "more")
      }
      guard seen.insert("\(prefix)\(text)/").inserted else { continue }
      try add("\(prefix)\(text)/", depth: depth + 1)
    }
  }

  /// A recording's path from the outermost folder.
  private func shown(_ file: RecordingFile) -> String { String(file.path.dropFirst(folder.count + 1)) }

  private static func order(_ file: RecordingFile) -> (Int, String) {
    (RecordingFile.Format.allCases.firstIndex(of: file.format) ?? 0, file.path)
  }

  private mutating func append(_ record: RecordingFile, list: String, line: Int?) throws(Fault) {
    guard seen.insert(record.name).inserted else {
      throw .badData(
        list, line.map { "line \($0)" } ?? "", expected: "each record once", found: record.name.quoted)
    }
    guard records.count < Self.most else {
      throw .badData(folder, expected: "at most \(Self.most) records", found: "more")
    }
    records.append(record)
  }
}
