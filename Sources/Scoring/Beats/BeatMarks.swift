/// What one annotator marked in a record: its beats, and the times where beats are judged otherwise.
public struct BeatMarks: Sendable, Equatable {
  /// A beat and its class.
  public struct Beat: Sendable, Equatable {
    /// The sample of its mark, from the record's start.
    public var sample: Int
    /// What class of beat the annotator took it for.
    public var beatClass: BeatClass

    /// A beat by its mark.
    public init(sample: Int, _ beatClass: BeatClass) {
      self.sample = sample
      self.beatClass = beatClass
    }
  }

  /// In order of time.
  public var beats: [Beat]
  /// Times of ventricular flutter or fibrillation, where no beats are marked.
  public var flutter: [ClosedRange<Int>]
  /// Times of shutdown: the lead is unreadable and the annotator marks nothing.
  public var shutdown: [ClosedRange<Int>]

  /// The marks of an annotator, beats in order of time.
  public init(beats: [Beat], flutter: [ClosedRange<Int>] = [], shutdown: [ClosedRange<Int>] = []) {
    self.beats = beats
    self.flutter = flutter
    self.shutdown = shutdown
  }
}
