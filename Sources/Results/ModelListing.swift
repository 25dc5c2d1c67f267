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

  public var experiment: Experiment.Key
  /// In order of the names.
  public var files: [File]

  package init(experiment: Experiment.Key, files: [File]) {
    self.experiment = experiment
    self.files = files
  }
}
