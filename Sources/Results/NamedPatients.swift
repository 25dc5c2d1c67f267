/// Patients whom a user named to validate with or to test, in place of the published lists or of chance.
public struct NamedPatients: Codable, Sendable, Equatable {
  /// Patients by name.
  public struct List: Codable, Sendable, Equatable {
    /// In the order given.
    public var names: [String]
    /// The file that they were read from, of an absolute path the last part; nil where they were named on the command line.
    public var file: String?

    /// Where names were read, for error messages only: the path as it was given, and the line of each name.
    package var origin: (path: String, lines: [Int])?

    private enum CodingKeys: String, CodingKey { case names, file }

    package init(_ names: [String], file: String? = nil, lines: [Int] = []) {
      self.names = names
      self.file = file.map(DataSummary.shown)
      origin = file.map { ($0, lines) }
    }

    public static func == (one: List, other: List) -> Bool { one.names == other.names && one.file == other.file }
  }

  /// nil where validation patients are chosen by chance.
  public var validation: List?
  /// nil where test patients are.
  public var test: List?

  /// - Returns: nil where nobody is named.
  package init?(validation: List?, test: List?) {
    guard validation != nil || test != nil else { return nil }
    self.validation = validation
    self.test = test
  }
}

extension EvaluationProtocol {
  /// Whether named patients decide its sets.
  package var takesNamedPatients: Bool { self == .interPatient || self == .crossDatabase }
}

/// What can only be meant as the path of a list of patients.
package enum PatientListPath {
  package static func isLike(_ argument: String) -> Bool {
    !argument.contains(",") && (argument.contains("/") || argument.hasSuffix(".txt") || argument.hasSuffix(".csv"))
  }
}
