import Files
import Results

extension NamedPatients {
  /// The options that named them.
  var options: [String] {
    (validation == nil ? [] : ["--validation-patients"]) + (test == nil ? [] : ["--test-patients"])
  }

  /// How the sets of a protocol came about, in a sentence.
  func account(of name: EvaluationProtocol) -> String {
    if name == .crossDatabase {
      return "Epochs and thresholds are selected on patients of the training database who were named with "
        + "--validation-patients."
    }
    if validation != nil, test != nil {
      return "Validation and test patients were named with --validation-patients and --test-patients; all others were "
        + "trained on."
    }
    return test != nil
      ? "Test patients were named with --test-patients; validation patients were drawn at random among the others."
      : "Validation patients were named with --validation-patients; a random half of the others is tested."
  }
}

extension NamedPatients.List {
  /// The longest list that is shown whole.
  private static let shown = 50

  /// The names, or how many there are and a digest of them.
  var inWords: String {
    let source = file.map { " (named in \($0))" } ?? ""
    guard names.count > Self.shown else { return names.joined(separator: ", ") + source }
    let hash = SHA256()
    for name in names { hash.update(name) }
    return "\(Format.count(names.count)) patients\(source), SHA-256 of the names \(hash.hexDigest())"
  }
}
