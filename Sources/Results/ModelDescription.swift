/// A model's name in results.json, on the command line and in the names of its files, e.g. `net`: lower-case letters and
/// hyphens.
public struct ModelID: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  /// nil for a name that no model can have; names become parts of file names.
  public init?(rawValue: String) {
    guard Self.isName(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// - Precondition: a model can have the name.
  public init(_ name: StaticString) {
    rawValue = "\(name)"
    precondition(Self.isName(rawValue), "\(name) cannot be a model's name")
  }

  private static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// The published project's neural network.
  public static let net = ModelID("net")
  /// The published project's random forest.
  public static let forest = ModelID("forest")
}

extension ModelID: Codable {
  /// The name alone, as a JSON string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ModelID(rawValue: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no name of a model")
    }
    self = id
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
  /// Whose colour a model has in every figure: a role that the theme gives a colour.
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
