/// A beat as an annotator marked it.
public struct LabelledBeat: Sendable, Equatable {
  /// The sample of its mark, from the record's start.
  public var sample: Int
  /// What kind of beat the annotator took it for.
  public var label: BeatLabel

  /// A beat by its mark.
  public init(sample: Int, label: BeatLabel) {
    self.sample = sample
    self.label = label
  }
}
