public import Scoring

/// What data the experiments ran on.
public struct DataSummary: Codable, Sendable, Equatable {
  /// Samples of a beat's row.
  public static let samplesPerBeat = 187
  /// Samples a second.
  public static let sampleRate = 125.0
  /// Beats that the synthetic source makes by default, in a full run and in a quick look.
  public static let usualSyntheticBeats = 16_000
  public static let quickSyntheticBeats = 6_000

  /// Beats that a run holds at most unless told otherwise.
  public static let mostHeld = 200_000

  /// What the database is called, where there are two; nil otherwise.
  public var database: String?
  public var source: DataSource
  /// The file or folder as it was named, of an absolute path the last part; nil for synthetic beats, and for MIT-BIH
  /// records at an absolute path, since everybody fetches those.
  public var path: String?
  /// What the classes say where it is not all five of EC57; nil otherwise.
  public var labelling: Labelling?
  /// What was read otherwise than the published CSV files have it; nil when nothing was.
  public var readAs: String?
  /// Of the content read, hex.
  public var sha256: String
  public var beats: Int
  /// Beats by class symbol.
  public var classes: [String: Int]
  /// The records in reading order; empty when the source knows none.
  public var records: [RecordSummary]
  /// How many records there are, where there are too many to list; nil otherwise.
  public var unlistedRecords: Int?
  /// Whom the records are of; nil when the source knows no records.
  public var patients: Int?
  /// Pairs of records that hold the same beats under two names, and so count as one patient's; nil when there are none.
  public var identicalRecords: [[String]]?
  /// Records that were read and have too few annotated beats to add one; nil when there are none.
  public var recordsWithoutBeats: [String]?
  /// Whose annotations of records were read, where it is not the usual one's.
  public var annotator: String?
  /// The lead that was asked for; nil where it was chosen record by record.
  public var lead: String?
  /// The file that was given to say who each record is of, of an absolute path the last part; nil where none was.
  public var patientList: String?
  /// Whether beats annotated as unclassified were left out; nil where they were not.
  public var leavesOutUnclassified: Bool?
  /// Records that could not be used as they are, and why; nil when there are none.
  public var leftOut: [LeftOutRecord]?
  /// What else a reader should know of the records read, a sentence each; nil when there is nothing.
  public var remarks: [String]?

  package init(
    database: String? = nil, source: DataSource, sha256: String, beats: Int, classes: [String: Int],
    records: [RecordSummary], patients: Int? = nil, recordsWithoutBeats: [String]? = nil, annotator: String? = nil,
    leftOut: [LeftOutRecord]? = nil, remarks: [String]? = nil
  ) {
    self.database = database
    self.source = source
    self.sha256 = sha256
    self.beats = beats
    self.classes = classes
    self.records = records
    self.patients = patients
    self.recordsWithoutBeats = recordsWithoutBeats
    self.annotator = annotator
    self.leftOut = leftOut
    self.remarks = remarks
  }

  /// More records than that are counted, not listed.
  package static let mostListed = 500

  /// How many records there are; 0 when the source knows none.
  public var recordCount: Int { unlistedRecords ?? records.count }

  /// Keeps where the data were, as far as it means something on another machine.
  ///
  /// - Parameter given: as it was named on the command line.
  package mutating func setPath(_ given: String) {
    path = given.hasPrefix("/") && isMITBIH ? nil : Self.shown(given)
  }

  /// A path without what is of this machine: of an absolute one the last part.
  package static func shown(_ path: String) -> String {
    path.hasPrefix("/") ? path.split(separator: "/").last.map(String.init) ?? path : path
  }

  /// Whether these are the beats and records of the MIT-BIH Arrhythmia Database.
  package var isMITBIH: Bool { source == .wfdb && beats == 109_446 && records.count == 48 }

  /// Whether these are the beats of the published CSV pair, class by class, which were cut from that database's records.
  package var isPublishedPair: Bool {
    source == .csv && classes == ["N": 90_589, "S": 2_779, "V": 7_236, "F": 803, "Q": 8_039]
  }
}

/// One record's share of the data.
public struct RecordSummary: Codable, Sendable, Equatable {
  public var name: String
  public var beats: Int
  public var abnormal: Int
  /// The lead that its beats were cut from; nil where the source has no leads.
  public var lead: String?

  package init(name: String, beats: Int, abnormal: Int, lead: String? = nil) {
    self.name = name
    self.beats = beats
    self.abnormal = abnormal
    self.lead = lead
  }
}

/// A record that no beat was taken of.
public struct LeftOutRecord: Codable, Sendable, Equatable {
  public var name: String
  /// In a few words.
  public var reason: String

  package init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}

/// What kind of source beats come from.
public enum DataSource: String, Codable, Sendable {
  /// A folder of WFDB records.
  case wfdb
  case csv
  case synthetic
}
