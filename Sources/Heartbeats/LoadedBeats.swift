import Files

/// Where a beat set came from.
public enum BeatSource: String, Codable, Sendable {
  /// A folder of WFDB records.
  case wfdb
  case csv
  case synthetic
}

/// A beat set with its origin, as every source returns it.
public struct LoadedBeats: Sendable {
  public var beats: BeatSet
  public var source: BeatSource
  /// Identifies the content read (SHA-256, hex): over the list of the files' digests and names, or the synthetic settings.
  public var sha256: String
  /// Records that were read and have fewer than two annotated beats, so that they add none.
  public var recordsWithoutBeats: [String]
  /// The files of records that were read, each with its digest; nil for beats of anything else, and for kept ones.
  var files: FileListDigest?
  /// Whose annotations of records were read, where it is not the usual one's.
  public var annotator: String? { reading?.unusualAnnotator }
  /// How they were read, where they are of records.
  public internal(set) var reading: RecordReading?
  /// The lead that was asked for, nil where it was chosen record by record.
  public var lead: String? { reading?.lead }
  /// Whether beats annotated as unclassified were left out.
  public var leavesOutUnclassified: Bool { reading?.leavesOutUnclassified ?? false }
  /// The file that says who each record is of, as it was named; nil where none was given.
  public var patientList: String? { reading?.patients }
  /// Pairs of records that hold the same beats under two names, found by content; empty where there are none.
  public var identicalRecords: [[String]] = []
  /// The file or folder as it was named, nil for beats of no file.
  public var path: String?
  /// What was read otherwise than the published form has it, e.g. "header line skipped"; nil when nothing was.
  public var readAs: String?
  /// Which lead was taken of each record, and what was left out.
  public var details: RecordDetails
  /// What the database is called, where there are several; nil otherwise.
  public var database: String?

  /// Identifies the beats (SHA-256, hex): by the content read, and by how it was read.
  public var identity: String {
    reading.map { SHA256.hexDigest(of: Array("\(sha256) \($0.identity)".utf8)) } ?? sha256
  }

  public init(
    beats: BeatSet, source: BeatSource, sha256: String, recordsWithoutBeats: [String] = [],
    details: RecordDetails = RecordDetails()
  ) {
    self.beats = beats
    self.source = source
    self.sha256 = sha256
    self.recordsWithoutBeats = recordsWithoutBeats
    self.details = details
  }
}
