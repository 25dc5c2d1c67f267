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
struct ModelChoice: ExpressibleByArgument, Sendable {
  var value: ModelID

  init(_ value: ModelID) { self.value = value }

  init?(argument: String) {
    guard let id = ModelID(rawValue: argument), ModelCatalogue.family(id) != nil else { return nil }
    value = id
  }

  static var allValueStrings: [String] { ModelCatalogue.all.map(\.id.rawValue) }

  var defaultValueDescription: String { value.rawValue }
}
