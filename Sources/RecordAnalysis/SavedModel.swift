public import Models
public import Results

/// A trained model read back from a report, ready to judge beats.
public struct SavedModel: Sendable {
  /// Takes rows of `card.input.samples` columns.
  public let classifier: any Classifier
  public let card: ModelCard
}
