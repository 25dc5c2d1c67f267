package import Files

/// Who each record is of, as a file says it.
///
/// ## File format
/// Text, a line a record: `record,patient`. Blanks around either and blank lines count for nothing, and a first line
/// `record,patient` is a heading.
package struct PatientFile: Sendable {
  package let path: String
  /// The patient by the record's name.
  package let patients: [String: String]
  let digest: String

  /// A line for each of a million records.
  private static let largest = 1 << 26

  /// - Throws: `Fault` that names the line.
  package init(_ path: String, reader: (String) throws(Fault) -> [UInt8]) throws(Fault) {
    let size = FileStatus(path)?.size ?? 0
    guard size <= Self.largest else { throw .cannotRead(path, "larger than \(Self.largest >> 20) MB") }
    let bytes = try reader(path)
    self.path = path
    digest = SHA256.hexDigest(of: bytes)
    var patients: [String: String] = [:]
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
      if fields == [""] { continue }
      let location = "line \(index + 1)"
      guard fields.count == 2, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw .badData(path, location, expected: "record,patient", found: line.quoted)
      }
      if patients.isEmpty, fields.map({ $0.lowercased() }) == ["record", "patient"] { continue }
      guard patients.updateValue(fields[1], forKey: fields[0]) == nil else {
        throw .badData(path, location, expected: "each record once", found: fields[0].quoted)
      }
    }
    guard !patients.isEmpty else { throw .badData(path, expected: "lines of record,patient", found: "none") }
    self.patients = patients
  }

  /// What to say of records that only one of file and data has.
  func remarks(records: [String]) -> [String] {
    let unnamed = records.filter { patients[$0] == nil }
    let unknown = Set(patients.keys).subtracting(records).sorted()
    return [(unnamed, "names no patient of"), (unknown, "names records that were not read:")].compactMap {
      names, what in
      guard !names.isEmpty else { return nil }
      let more = names.count > 8 ? " and \(names.count - 8) more" : ""
      return "\(path) \(what) \(names.prefix(8).joined(separator: ", "))\(more)"
    }
  }

  static func trimmed(_ field: Substring) -> String {
    var field = field.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    while let last = field.last, last.isWhitespace { field.removeLast() }
    if field.count >= 2, field.first == "\"", field.last == "\"" { field = field.dropFirst().dropLast() }
    return String(field)
  }
}
