import ArgumentParser
import Models
import Results

/// One of a library's named values on the command line.
struct Choice<Value: RawRepresentable<String> & CaseIterable & Sendable>: ExpressibleByArgument, Sendable {
  var value: Value

  init(_ value: Value) { self.value = value }

  init?(argument: String) {
    guard let value = Value(rawValue: argument) else { return nil }
    self.value = value
  }

  static var allValueStrings: [String] { Value.allCases.map(\.rawValue) }

  var defaultValueDescription: String { value.rawValue }
}

/// One of the models that this build knows, on the command line.
struct ModelOption: ExpressibleByArgument, Sendable {
  var value: ModelID

  init(_ value: ModelID) { self.value = value }

  init?(argument: String) {
    guard let id = Self.known(argument) else { return nil }
    value = id
  }

  /// The model of a name; nil where there is none.
  static func known(_ name: String) -> ModelID? { ModelID(rawValue: name).flatMap(ModelCatalogue.family)?.id }

  static var allValueStrings: [String] { ModelCatalogue.all.map(\.id.rawValue) }

  var defaultValueDescription: String { value.rawValue }
}
