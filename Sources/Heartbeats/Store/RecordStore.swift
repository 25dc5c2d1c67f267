public import Files
import Groundwork
public import Scoring

/// A database whose records are read one at a time, so that no process need hold all beats.
///
/// Opening reads headers and annotations, of which numbers are kept: who each record is of, how many beats of each class it
/// has, how long it is. The beats of a record are cut when they are asked for, by the code that cuts them for `WFDBSource`, and
/// belong to the caller.
public struct RecordStore: Sendable {
  /// One record that beats can be taken of.
  public struct Entry: Sendable, Equatable {
    /// In its database, with the folders before it.
    public var name: String
    /// Index into `patientNames`.
    public var patient: UInt32
    /// The annotated beats that may become rows, by the raw value of `BeatClass`: all but the record's last one, whose end is
    /// unknown. There are fewer rows where samples were not recorded.
    public var classCounts: [Int]
    /// The length of the lead in samples, for dealing records out by size; estimated for synthetic beats.
    public var samples: Int

    /// The annotated beats that may become rows.
    public var beats: Int { classCounts.reduce(0, +) }
  }

  /// The records in reading order.
  public let entries: [Entry]
  /// In the order of their first records.
  public let patientNames: [String]
  /// The annotated beats that may become rows, by the raw value of `BeatClass`.
  public let classCounts: [Int]
  /// Where the beats come from.
  public let source: BeatSource
  /// Identifies the content (SHA-256, hex). Of a database of at most 1 GiB it is that of `WFDBSource`, over all files. Of a larger
  /// one it is over names, headers, annotations and the sizes of signal files: these files are not read, and known by size and
  /// by the values and checksums in the headers only.
  public let sha256: String
  /// Changes whenever a signal file is written anew: a digest of `sha256`, of how records are read, and of the files' sizes and
  /// modification times. What is kept of a run for resuming it can be told by it; it differs between copies of a database.
  public let stamp: String
  /// Records that were looked at and have fewer than two annotated beats.
  public let recordsWithoutBeats: [String]
  /// Whose annotations were read, where it is not the usual one's.
  public var annotator: String? { reading?.unusualAnnotator }
  /// How records are read, nil for beats of no records.
  let reading: RecordReading?
  /// The file or folder as it was named, nil for synthetic beats.
  public let path: String?
  /// Which lead is taken of each record, and what was left out.
  public let details: RecordDetails
  /// How rows are labelled.
  public let labelling: Labelling
  let backing: any RecordBacking

  init(
    _ entries: [Entry], patients: [String], source: BeatSource, sha256: String, stamp: String? = nil,
    recordsWithoutBeats: [String] = [], reading: RecordReading? = nil, path: String? = nil,
    details: RecordDetails = RecordDetails(), labelling: Labelling = .aami, backing: any RecordBacking
  ) {
    self.entries = entries
    patientNames = patients
    var counts = Array(repeating: 0, count: BeatClass.allCases.count)
    for entry in entries { for (index, count) in entry.classCounts.enumerated() { counts[index] += count } }
    classCounts = counts
    self.source = source
    self.sha256 = sha256
    self.stamp = stamp ?? sha256
    self.recordsWithoutBeats = recordsWithoutBeats
    self.reading = reading
    self.path = path
    self.details = details
    self.labelling = labelling
    self.backing = backing
  }

  /// The annotated beats that may become rows.
  public var beats: Int { classCounts.reduce(0, +) }

  /// Whether each beat's record is known; not those of a table.
  public var knowsRecords: Bool { entries.allSatisfy { !$0.name.isEmpty } }

  /// The beats of one record, as `WFDBSource` cuts them; a set without rows where samples were not recorded around each beat.
  ///
  /// - Parameters:
  ///   - record: index into `entries`.
  ///   - features: whether patient features are computed, which takes most of the time.
  /// - Returns: a set with one record and its patient's name.
  /// - Throws: `Fault` that names the file and where in it.
  public func beats(of record: Int, features: Bool = false) throws(Fault) -> BeatSet {
    var part = try backing.part(of: record, chosen: nil, features: features)
    // Beats of a table know no records.
    if !entries[record].name.isEmpty {
      part.record = entries[record].name
      part.patient = patientNames[Int(entries[record].patient)]
    }
    var beats = BeatSet(part)
    beats.labelling = labelling
    return beats
  }

  /// Rows of the store with what is known of their origin, as sources of whole beat sets return it.
  public func loaded(_ beats: BeatSet) -> LoadedBeats {
    var loaded = LoadedBeats(
      beats: beats, source: source, sha256: sha256, recordsWithoutBeats: recordsWithoutBeats,
      details: details)
    loaded.path = path
    loaded.reading = reading
    return loaded
  }
}

/// What a store's records are read from.
protocol RecordBacking: Sendable {
  /// The beats of a record that may become rows.
  func candidates(of record: Int) throws(Fault) -> [BeatCandidate]

  /// The beats of a record.
  ///
  /// - Parameters:
  ///   - chosen: the marks that may become rows, ascending; nil for all.
  ///   - features: whether patient features are computed.
  func part(of record: Int, chosen: [Int]?, features: Bool) throws(Fault) -> BeatPart
}

/// An annotated beat that may become a row.
struct BeatCandidate: Sendable {
  /// Which of the record's annotated beats it is.
  var mark: Int
  /// When it is, in a unit that its record has.
  var tick: Int
  var beatClass: BeatClass

  /// Which of a record's beats are among some of them.
  static func flags(_ marks: [Int], count: Int) -> [Bool] {
    var flags = Array(repeating: false, count: count)
    for mark in marks where flags.indices.contains(mark) { flags[mark] = true }
    return flags
  }
}
