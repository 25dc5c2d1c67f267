/// A model's name in results.json, on the command line and in the names of its files, e.g. `net`.
public struct ModelID: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static func < (one: ModelID, other: ModelID) -> Bool { one.rawValue < other.rawValue }
}

extension ModelID: Codable {
  /// The name alone, as a JSON string.
  public init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

/// What pages, charts, tables, progress and cards say of a model.
///
/// Every results.json carries the descriptions of the models it is about, so that a report is drawn of models that the
/// program which draws it does not know.
public struct ModelDescription: Codable, Sendable, Equatable {
  /// Whose colour a model has in every figure: a place in the theme, not a colour.
  public enum ColourRole: String, Codable, CaseIterable, Sendable {
    case first, second, third, fourth
  }

  /// One kind of file in which a trained model is saved.
  public struct FileKind: Codable, Sendable, Equatable {
    /// The name's ending without the dot, e.g. `onnx`.
    public var ending: String
    /// What such a file holds, after the words "the network", e.g. "for ONNX runtimes".
    public var content: String

    public init(ending: String, content: String) {
      self.ending = ending
      self.content = content
    }
  }

  public var id: ModelID
  /// As a heading or in a table, e.g. "Network".
  public var title: String
  /// In a sentence, after "the" or "one", e.g. "network".
  public var noun: String
  /// In full with its article, e.g. "a neural network".
  public var fullName: String
  /// How it is built and trained, in one or two sentences, with the numbers that the run's settings decided.
  public var account: String
  public var colour: ColourRole
  /// The files it is saved in, the one that is read back first.
  public var files: [FileKind]

  public init(
    id: ModelID, title: String, noun: String, fullName: String, account: String, colour: ColourRole, files: [FileKind]
  ) {
    self.id = id
    self.title = title
    self.noun = noun
    self.fullName = fullName
    self.account = account
    self.colour = colour
    self.files = files
  }
}

/// The two models of the published project.
public enum ModelKind: String, Codable, CaseIterable, Sendable {
  case net
  case forest
}
