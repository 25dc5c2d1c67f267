/// A saved model as the results list it: which experiment it is of, and its files in the report's folder `models`.
public struct ModelListing: Codable, Sendable, Equatable {
  /// One file, the card among them.
  public struct File: Codable, Sendable, Equatable {
    public var name: String
    public var bytes: Int
    public var sha256: String

    package init(name: String, bytes: Int, sha256: String) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// The folder of a report in which the models lie.
  public static let folder = "models"

  /// Whether a file of that folder can be a model's: its model's name, a dot and the ending of a card or of a kind of file
  /// that models are saved in.
  public static func canHold(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && ["json", "onnx", "safetensors"].contains(parts[1]) && !parts[0].isEmpty
      && parts[0].utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// What the names of a model's files begin with, e.g. `net` or `net-aami`.
  public static func stem(_ model: ModelID, _ classes: ClassSet) -> String {
    classes == .binary ? model.rawValue : "\(model.rawValue)-\(classes.rawValue)"
  }

  public var experiment: Experiment.Key
  /// What the model was preferred to; nil where nothing could be compared, and in results of earlier builds.
  public var choice: ModelChoice?
  /// In order of the names.
  public var files: [File]

  package init(experiment: Experiment.Key, choice: ModelChoice? = nil, files: [File]) {
    self.experiment = experiment
    self.choice = choice
    self.files = files
  }
}
