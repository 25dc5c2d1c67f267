/// How beats are divided into training, validation and test rows, from the most lenient to the strictest.
public enum EvaluationProtocol: String, Codable, CaseIterable, Sendable {
  /// As the published project did it: rebalance all beats, then split at random. Copies of test beats are trained on.
  case published
  /// Split the beats first (stratified), then rebalance the training rows only.
  case leakFree = "leak-free"
  /// Train on the records of DS1, test on those of DS2 (de Chazal, O'Dwyer and Reilly 2004), or as a user names them
  /// (`NamedPatients`): no record on both sides.
  case interPatient = "inter-patient"
  /// Folds over all patients of a database: each is tested once, by models trained on the others.
  case crossPatient = "cross-patient"
  /// Train on one database, test on another: other patients, other recorders, other annotators.
  case crossDatabase = "cross-database"

  /// Those that need no second database.
  public static let withinOneDatabase = allCases.filter { $0 != .crossDatabase }
}
