package import Heartbeats
import Results
import Scoring

extension DataSummary {
  /// What was read, in numbers.
  init(_ loaded: LoadedBeats) {
    var counts = [Int](repeating: 0, count: loaded.beats.recordNames.count)
    var abnormal = counts
    for (row, record) in loaded.beats.records.enumerated() {
      counts[Int(record)] += 1
      if loaded.beats.classes[row].isAbnormal { abnormal[Int(record)] += 1 }
    }
    self.init(
      database: loaded.database, source: DataSource(loaded.source), sha256: loaded.sha256, beats: loaded.beats.count,
      classes: loaded.beats.countsBySymbol(of: loaded.beats.classes.indices),
      records: loaded.beats.recordNames.enumerated().map {
        RecordSummary(
          name: $1, beats: counts[$0], abnormal: abnormal[$0],
          lead: loaded.details.leads.isEmpty ? nil : loaded.details.leads[$0])
      },
      patients: loaded.beats.knowsRecords ? loaded.beats.patientNames.count : nil,
      recordsWithoutBeats: loaded.recordsWithoutBeats.isEmpty ? nil : loaded.recordsWithoutBeats,
      annotator: loaded.annotator,
      leftOut: loaded.details.leftOut.isEmpty
        ? nil : loaded.details.leftOut.map { LeftOutRecord(name: $0.record, reason: $0.reason) },
      remarks: loaded.details.remarks.isEmpty ? nil : loaded.details.remarks)
    if source != .synthetic, let path = loaded.path { setPath(path) }
    lead = loaded.lead
    leavesOutUnclassified = loaded.leavesOutUnclassified ? true : nil
    patientList = loaded.patientList.map(Self.shown)
    labelling = loaded.beats.labelling == .aami ? nil : loaded.beats.labelling
    readAs = loaded.readAs
    identicalRecords = loaded.identicalRecords.isEmpty ? nil : loaded.identicalRecords
  }
}

extension DataSummary {
  /// What a database has of which beats are drawn: its annotated beats.
  ///
  /// - Parameter drawn: says how its records were read.
  init(_ store: RecordStore, read drawn: LoadedBeats) {
    var nothing = store.loaded(BeatSet())
    nothing.database = drawn.database
    self.init(nothing)
    beats = store.beats
    classes = store.counts(of: Array(store.entries.indices))
    let isListed = store.entries.count <= Self.mostListed
    unlistedRecords = isListed ? nil : store.entries.count
    records =
      !isListed
      ? []
      : store.entries.enumerated().map { index, entry in
        RecordSummary(
          name: entry.name, beats: entry.beats, abnormal: entry.beats - entry.classCounts[0],
          lead: store.details.leads.isEmpty ? nil : store.details.leads[index])
      }
    patients = store.patientNames.count
    labelling = store.labelling == .aami ? nil : store.labelling
  }
}

extension DataSource {
  init(_ source: BeatSource) {
    self =
      switch source {
      case .wfdb: .wfdb
      case .csv: .csv
      case .synthetic: .synthetic
      }
  }
}

extension BeatClass {
  /// Something of each class, in the order of `allCases`, by class symbol.
  static func bySymbol<Value>(_ values: [Value]) -> [String: Value] {
    Dictionary(uniqueKeysWithValues: zip(allCases, values).map { ($0.symbol, $1) })
  }
}

extension BeatSet {
  /// The number of given rows in each class, by class symbol, zeros included.
  package func countsBySymbol(of rows: some Sequence<Int>) -> [String: Int] {
    var counts = [Int](repeating: 0, count: BeatClass.allCases.count)
    for row in rows { counts[Int(classes[row].rawValue)] += 1 }
    return BeatClass.bySymbol(counts)
  }
}

extension ClassBalance {
  init(_ rows: [DrawnRow], of beats: BeatSet, oversampling: Oversampling?) {
    let all = beats.countsBySymbol(of: rows.lazy.map { Int($0.beat) })
    let oversampled = beats.countsBySymbol(of: rows.lazy.filter(\.isOversampled).map { Int($0.beat) })
    self.init(
      oversampling: oversampling,
      classes: all.reduce(into: [:]) { sizes, kind in
        let oversampledCount = oversampled[kind.key, default: 0]
        sizes[kind.key] = Size(original: kind.value - oversampledCount, oversampled: oversampledCount)
      })
  }
}
