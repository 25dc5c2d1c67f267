import ArgumentParser
import Files
import Heartbeats
import Results

/// Patients whom a user names to validate with and to test.
struct PatientSetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Patients to validate with: names separated by commas, or a file with one name a line; a record's name stands for its patient.",
      discussion:
        "For the inter-patient and cross-database protocols. Default: about a fifth of the patients who are not tested.",
      valueName: "list"))
  var validationPatients: String?

  @Option(
    help: ArgumentHelp(
      "Patients to test in the inter-patient protocol, as for --validation-patients; those named with neither are trained on.",
      discussion: "Default: DS2 for MIT-BIH, a random half of the patients for other data.", valueName: "list"))
  var testPatients: String?

  /// Throws for options that do not go together.
  ///
  /// - Parameters:
  ///   - protocols: those that run.
  ///   - isPair: whether a second database is tested.
  func check(_ protocols: [EvaluationProtocol], isPair: Bool) throws {
    if isPair, testPatients != nil {
      throw ValidationError(
        "--test-patients: expected without --train and --test, which test all patients of the test database")
    }
    if testPatients != nil, !protocols.contains(.interPatient) {
      throw ValidationError("--test-patients: expected with inter-patient among --protocols")
    }
    if validationPatients != nil, !protocols.contains(where: \.takesNamedPatients) {
      throw ValidationError(
        "--validation-patients: expected with inter-patient or cross-database among --protocols")
    }
  }

  /// - Parameter say: told of each file that was read.
  /// - Returns: nil where nobody is named.
  /// - Throws: `Fault` for names that are no list, and for a file that is none.
  func named(_ say: @escaping (String) -> Void) throws(Fault) -> NamedPatients? {
    let list = { (argument: String?, option: String) throws(Fault) -> NamedPatients.List? in
      guard let argument else { return nil }
      let names = try PatientNames(argument, isPath: PatientListPath.isLike(argument), option: option)
      if let path = names.path {
        say("\(option): read \(names.names.count) name\(names.names.count == 1 ? "" : "s") from the file \(path)")
      }
      return NamedPatients.List(names.names, file: names.path, lines: names.lines)
    }
    return NamedPatients(
      validation: try list(validationPatients, "--validation-patients"),
      test: try list(testPatients, "--test-patients"))
  }
}
