/// How the records of a folder are read.
public struct RecordReading: Sendable, Equatable {
  /// Whose annotations mark the beats: the ending of their files.
  public var annotator: String
  /// The name of the lead to take; nil to take the one that suits best (`LeadChoice`).
  public var lead: String?
  /// A file that says who each record is of (`PatientFile`); nil to go by the records themselves.
  public var patients: String?
  /// Whether beats annotated without a known class (Q and ?, not paced beats) give no rows. Their R peaks still count as beats
  /// before and after others.
  public var leavesOutUnclassified = false

  /// The annotator, where it is not the usual one.
  var unusualAnnotator: String? { annotator == WFDBSource.usualAnnotator ? nil : annotator }

  /// What decides which beats come out of the same files; the patients' file is one of them.
  var identity: String { "annotator \(annotator), lead \(lead ?? "chosen"), unclassified \(!leavesOutUnclassified)" }

  /// The reference annotations, the best lead, and patients by the records themselves, unless said otherwise.
  public init(annotator: String = WFDBSource.usualAnnotator, lead: String? = nil, patients: String? = nil) {
    self.annotator = annotator
    self.lead = lead
    self.patients = patients
  }
}
