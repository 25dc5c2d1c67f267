/// A beat as an annotator marked it.
public struct LabelledBeat: Sendable, Equatable {
  /// The sample of its mark, from the record's start.
  public var sample: Int
  public var label: BeatLabel

  public init(sample: Int, label: BeatLabel) {
    self.sample = sample
    self.label = label
  }
}
