public import Files

/// Patients named one by one: on a command line, separated by commas, or in a file.
///
/// ## File format
/// Text, a patient's name a line. Blanks around it and blank lines count for nothing.
public struct PatientNames: Sendable, Equatable {
  /// In the order given, each once.
  public let names: [String]
  /// The file that they were read from; nil where they were named on the command line.
  public let path: String?
  /// The line of each name in the file, from 1; empty where there is none.
  public let lines: [Int]

  /// A name for each of a million patients.
  private static let largest = 1 << 26

  /// - Parameters:
  ///   - argument: the name of a file, where there is one of that name, else names separated by commas.
  ///   - option: what it was given with, for error messages.
  ///   - isPath: whether it can only be meant as a file.
  /// - Throws: `Fault` of the kind `usage`; where a file is at fault, of the kind `badData` or `cannotRead`.
  public init(_ argument: String, isPath: Bool = false, option: String) throws(Fault) {
    let kind = argument.isEmpty ? nil : FileStatus(argument)?.kind
    let isFile = kind == .file
    if kind == .other || (isPath && !isFile) {
      let found =
        switch kind {
        case nil: "no such file"
        case .folder: "a folder"
        default: "a pipe, socket or device"
        }
      throw Fault(
        .cannotRead, path: argument, reason: "expected a file of patients' names for \(option), found \(found)")
    }
    var names: [String] = []
    var lines: [Int] = []
    var seen: Set<String> = []
    if isFile {
      let bytes = try WholeFile.read(argument, atMost: Self.largest)
      for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
        let name = PatientFile.trimmed(Substring(String(decoding: line, as: UTF8.self)))
        if name.isEmpty { continue }
        guard seen.insert(name).inserted else {
          throw .badData(argument, "line \(index + 1)", expected: "each patient once", found: "\(name.quoted) again")
        }
        names.append(name)
        lines.append(index + 1)
      }
      guard !names.isEmpty else { throw .badData(argument, expected: "names of patients, one a line", found: "none") }
    } else {
      for field in argument.split(separator: ",", omittingEmptySubsequences: false) {
        let name = PatientFile.trimmed(field)
        guard !name.isEmpty else {
          throw Fault(
            .usage, path: option, reason: "expected names of patients with commas between, found \(argument.quoted)")
        }
        guard seen.insert(name).inserted else {
          throw Fault(.usage, path: option, reason: "expected each patient once, found \(name.quoted) twice")
        }
        names.append(name)
      }
    }
    self.names = names
    self.lines = lines
    path = isFile ? argument : nil
  }
}
