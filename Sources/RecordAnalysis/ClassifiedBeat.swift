/// A beat of a record and what a model says of it.
public struct ClassifiedBeat: Sendable, Equatable {
  /// Its R peak in samples of the lead from the record's start.
  public var sample: Int
  /// The probability of each class, in the order of the model's classes; nil where it was not classified, as its samples or its
  /// end are unknown.
  public var probabilities: [Float]?
}
