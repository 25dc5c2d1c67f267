public import Files
import Foundation
import Scoring

/// Beats that any program found, as a table in text.
///
/// ### File format
/// CSV with the heading `record,time,class` or `record,time,class,probability`, in any order, and a row a beat: the record's
/// name; the R peak in seconds from the record's start; `N`, `S`, `V`, `F` or `Q`, or throughout `normal` and `abnormal`; and
/// the probability, from 0 to 1, that the beat is abnormal, or nothing. Further columns count for nothing. Rows need no order.
public struct BeatTable: Sendable {
  /// A row.
  struct Beat {
    var time: Double
    /// nil for an abnormal beat of which no class is said.
    var beatClass: BeatClass?
    var probability: Float?
    /// Of the file, from 1 on.
    var line: Int
  }

  public let path: String
  /// By record, in order of time.
  let beats: [String: [Beat]]
  /// Whether the rows say `normal` and `abnormal`, even where all say the same.
  let isBinary: Bool

  /// All rows.
  package var count: Int { beats.values.reduce(0) { $0 + $1.count } }

  /// Whether each record's beats are in order of time.
  package var isInOrder: Bool {
    beats.values.allSatisfy { own in zip(own, own.dropFirst()).allSatisfy { $0.time <= $1.time } }
  }

  private static let largest = 1 << 30
  /// Thirty years, as other times on the command line.
  private static let latest = 1e9

  /// Reads a table.
  ///
  /// - Throws: `Fault` that names the line.
  public init(_ path: String) throws(Fault) {
    let bytes = try WholeFile.read(path, atMost: Self.largest)
    try self.init(parsing: bytes, path: path)
  }

  /// The table in a file's bytes; `path` is for messages only.
  ///
  /// - Throws: `Fault` that names the line.
  package init(parsing bytes: [UInt8], path: String) throws(Fault) {
    self.path = path
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().makeIterator()
    let heading = lines.next().map { Self.fields($0.element) } ?? []
    func column(_ name: String) -> Int? { heading.firstIndex { $0.lowercased() == name } }
    guard let record = column("record"), let time = column("time"), let kind = column("class") else {
      throw .badData(
        path, "line 1", expected: "the heading record,time,class or record,time,class,probability",
        found: heading.joined(separator: ",").quoted)
    }
    let probability = column("probability")
    var beats: [String: [Beat]] = [:]
    var isBinary: Bool?
    while let (index, line) = lines.next() {
      let fields = Self.fields(line)
      if fields == [""] { continue }
      let location = "line \(index + 1)"
      guard fields.count == heading.count, !fields[record].isEmpty else {
        throw .badData(path, location, expected: "\(heading.count) fields", found: line.quoted)
      }
      guard let seconds = Double(fields[time]), (0...Self.latest).contains(seconds) else {
        throw .badData(path, location, expected: "a time in seconds, from 0 on", found: fields[time].quoted)
      }
      let word = fields[kind]
      let five = BeatClass.allCases.first { $0.symbol == word }
      let isTwo = five == nil && ["normal", "abnormal"].contains(word.lowercased())
      guard five != nil || isTwo, isBinary ?? isTwo == isTwo else {
        throw .badData(
          path, location,
          expected: isBinary == true
            ? "normal or abnormal"
            : isBinary == false
              ? "N, S, V, F or Q"
              : "N, S, V, F or Q, or normal or abnormal", found: word.quoted)
      }
      isBinary = isTwo
      var beat = Beat(
        time: seconds, beatClass: five ?? (word.lowercased() == "normal" ? .normal : nil), probability: nil,
        line: index + 1)
      if let probability, !fields[probability].isEmpty {
        guard let value = Float(fields[probability]), (0...1).contains(value) else {
          throw .badData(path, location, expected: "a probability from 0 to 1", found: fields[probability].quoted)
        }
        beat.probability = value
      }
      beats[fields[record], default: []].append(beat)
    }
    guard !beats.isEmpty else { throw .badData(path, expected: "rows of beats", found: "none") }
    self.isBinary = isBinary == true
    self.beats = beats.mapValues { own in
      own.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }
  }

  /// The fields of a line, without blanks and quotation marks around them.
  private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
      var text = String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
      if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
      return text
    }
  }
}
