public import Recordings
public import Scoring

/// The beats that an annotator marked in a recording.
public struct AnnotatedBeats: Sendable {
  /// The annotation file.
  public let path: String
  /// The marks of beats, their times in ticks, in the file's order.
  public let beats: [(tick: Int, beatClass: BeatClass)]
  /// Whether each of these was annotated as a beat of no known class: Q (unclassifiable) or ? (not classified).
  public let isUnclassified: [Bool]
  /// How many marks have a label that is none of the standard's, by label.
  public let unmapped: [String: Int]
  /// What a reader should know of the file, a clause each.
  public let remarks: [String]
  /// Without marks; says what ticks are.
  private let ticks: RecordingAnnotations

  /// The beats among an annotator's marks.
  public init(_ annotations: RecordingAnnotations) {
    var classes: [Character: BeatClass?] = [:]
    var beats: [(tick: Int, beatClass: BeatClass)] = []
    var isUnclassified: [Bool] = []
    var unmapped: [String: Int] = [:]
    for mark in annotations.marks {
      guard let symbol = mark.symbol else {
        unmapped[mark.label, default: 0] += 1
        continue
      }
      let known = classes[symbol]
      let beatClass = known ?? BeatClass(annotationSymbol: symbol)
      if known == nil { classes[symbol] = .some(beatClass) }
      if let beatClass {
        beats.append((mark.tick, beatClass))
        isUnclassified.append(symbol == "Q" || symbol == "?")
      }
    }
    path = annotations.path
    self.beats = beats
    self.isUnclassified = isUnclassified
    self.unmapped = unmapped
    remarks = annotations.remarks
    ticks = RecordingAnnotations(path: path, marks: [], ticksPerSecond: annotations.ticksPerSecond)
  }

  /// The beats in samples of a lead.
  public func marks(of lead: RecordingLead) -> [BeatExtraction.Mark] {
    // A sample that cannot be worked out lies outside every lead, and is reported so.
    beats.map { BeatExtraction.Mark(sample: ticks.sample(at: $0.tick, of: lead) ?? -1, beatClass: $0.beatClass) }
  }
}
