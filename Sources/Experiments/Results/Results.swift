public import Heartbeats

/// Everything a report shows, as written to results.json: the wall between training and drawing.
///
/// ### File format
/// JSON with sorted keys, no times of day, durations or machine paths: the same inputs, seed and build give the same
/// bytes for any number of jobs. `format` grows when a reader of the older form would misread the newer one.
public struct Results: Codable, Sendable, Equatable {
  /// The form this build writes and reads.
  public static let currentFormat = 1

  public var format = Results.currentFormat
  public var tool: ToolVersion
  public var seed: UInt64
  public var quick: Bool
  public var settings: RunSettings
  /// What was trained on, and tested on too but for the cross-database protocol.
  public var data: DataSummary
  /// The database that the cross-database protocol tests on; nil where it was not given.
  public var testData: DataSummary?
  /// Class sizes as found and after each way of rebalancing all beats.
  public var balance: [ClassBalance]
  /// Each class's typical beat.
  public var typicalBeats: [TypicalBeat]
  /// Beats made by noise, each beside the beat it was made from.
  public var madeBeats: [MadeBeat]
  public var experiments: [Experiment]
  /// Experiments compared on the same test rows.
  public var comparisons: [Comparison]
  /// Protocols that were asked for and could not run, with the reason.
  public var notRun: [SkippedProtocol]
  /// The models that the run saved; nil in results of earlier builds, which saved none.
  public var models: [ModelListing]?
}

/// The program that wrote a results file.
public struct ToolVersion: Codable, Sendable, Equatable {
  public var name: String
  public var version: String

  /// This build.
  public static let current = ToolVersion(name: "ecg-report", version: "0.1.0")
}

/// What data the experiments ran on.
public struct DataSummary: Codable, Sendable, Equatable {
  /// What the database is called, where there are two; nil otherwise.
  public var database: String?
  public var source: BeatSource
  /// Of the content read, hex.
  public var sha256: String
  public var beats: Int
  /// Beats by class symbol.
  public var classes: [String: Int]
  /// The records in reading order; empty when the source knows none.
  public var records: [RecordSummary]
  /// Whom the records are of; nil when the source knows no records.
  public var patients: Int?
  /// Records that were read and have too few annotated beats to add one; nil when there are none.
  public var recordsWithoutBeats: [String]?
  /// Whose annotations of records were read, where it is not the usual one's.
  public var annotator: String?

  init(_ loaded: LoadedBeats) {
    database = loaded.database
    source = loaded.source
    sha256 = loaded.sha256
    beats = loaded.beats.count
    classes = loaded.beats.countsBySymbol(of: loaded.beats.classes.indices)
    recordsWithoutBeats = loaded.recordsWithoutBeats.isEmpty ? nil : loaded.recordsWithoutBeats
    annotator = loaded.annotator
    var counts = [Int](repeating: 0, count: loaded.beats.recordNames.count)
    var abnormal = counts
    for (row, record) in loaded.beats.records.enumerated() {
      counts[Int(record)] += 1
      if loaded.beats.classes[row].isAbnormal { abnormal[Int(record)] += 1 }
    }
    patients = loaded.beats.knowsRecords ? loaded.beats.patientNames.count : nil
    records = loaded.beats.recordNames.enumerated().map {
      RecordSummary(name: $1, beats: counts[$0], abnormal: abnormal[$0])
    }
  }
}

/// One record's share of the data.
public struct RecordSummary: Codable, Sendable, Equatable {
  public var name: String
  public var beats: Int
  public var abnormal: Int
}

/// A protocol that did not run.
public struct SkippedProtocol: Codable, Sendable, Equatable {
  public var `protocol`: EvaluationProtocol
  public var reason: String
}

extension BeatSet {
  /// The number of given rows in each class, by class symbol, zeros included.
  package func countsBySymbol(of rows: some Sequence<Int>) -> [String: Int] {
    var counts = [Int](repeating: 0, count: BeatClass.allCases.count)
    for row in rows { counts[Int(classes[row].rawValue)] += 1 }
    return Dictionary(uniqueKeysWithValues: BeatClass.allCases.map { ($0.symbol, counts[Int($0.rawValue)]) })
  }
}
