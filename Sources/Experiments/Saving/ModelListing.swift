import Groundwork

/// A saved model as the results list it: which experiment it is of, and its files in the report's folder `models`.
public struct ModelListing: Codable, Sendable, Equatable {
  /// One file, the card among them.
  public struct File: Codable, Sendable, Equatable {
    public var name: String
    public var bytes: Int
    public var sha256: String
  }

  public var experiment: Experiment.Key
  /// In order of the names.
  public var files: [File]

  init(experiment: Experiment.Key, files: [String: [UInt8]]) {
    self.experiment = experiment
    self.files = files.sorted { $0.key < $1.key }.map {
      File(name: $0.key, bytes: $0.value.count, sha256: SHA256.hexDigest(of: $0.value))
    }
  }
}
