package import Heartbeats
public import Models
public import Results

/// A trained model read back from a report, ready to judge beats.
public struct SavedModel: Sendable {
  /// Takes rows of `card.input.columns` columns.
  public let classifier: any Classifier
  public let card: ModelCard
  /// What the columns say.
  package let columns: BeatColumns

  package init(classifier: any Classifier, card: ModelCard, columns: BeatColumns) {
    self.classifier = classifier
    self.card = card
    self.columns = columns
  }

  /// What it tells apart.
  public var classes: ClassSet { card.experiment.classes }
}
