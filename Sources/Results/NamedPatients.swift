/// Patients whom a user named to validate with or to test, in place of the published lists or of chance.
public struct NamedPatients: Codable, Sendable, Equatable {
  /// Patients by name.
  public struct List: Codable, Sendable, Equatable {
    /// In the order given.
    public var names: [String]
    /// The file that they were read from, of an absolute path the last part; nil where they were named on the command line.
    public var file: String?

    package init(_ names: [String], file: String? = nil) {
      self.names = names
      self.file = file.map(DataSummary.shown)
    }
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
