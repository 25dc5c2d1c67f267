import Files
import Scoring

extension RecordStore {
  /// Simulated patients, a record each, made when they are asked for: the beats of `SyntheticSource`.
  public static func synthetic(_ source: SyntheticSource) -> RecordStore {
    let counts = SyntheticPlan(beats: source.beats, seed: source.seed).counts
    let patients = counts.indices.filter { counts[$0].contains { $0 > 0 } }
    let names = patients.map(SyntheticSource.name)
    let entries = patients.enumerated().map { number, patient in
      // At the mean rate of simulated patients, 75 beats a minute.
      Entry(
        name: names[number], patient: UInt32(number), classCounts: counts[patient],
        samples: counts[patient].reduce(0, +) * SyntheticLead.sampleRate * 4 / 5)
    }
    return RecordStore(
      entries, patients: names, source: .synthetic, sha256: source.sha256,
      backing: SyntheticRecords(source: source, counts: counts, patients: patients))
  }

  /// Beats that are in memory, such as those of a table: a record for each of theirs, or one without a name where they know none.
  public static func holding(_ loaded: LoadedBeats) -> RecordStore {
    let beats = loaded.beats
    var ranges: [Range<Int>] = []
    if beats.knowsRecords {
      var start = 0
      while start < beats.count {
        let end = beats.records[start...].firstIndex { $0 != beats.records[start] } ?? beats.count
        ranges.append(start..<end)
        start = end
      }
    } else if beats.count > 0 {
      ranges = [0..<beats.count]
    }
    let entries = ranges.map { range in
      var counts = Array(repeating: 0, count: BeatClass.allCases.count)
      for kind in beats.classes[range] { counts[Int(kind.rawValue)] += 1 }
      return Entry(
        name: beats.knowsRecords ? beats.recordNames[Int(beats.records[range.lowerBound])] : "",
        patient: beats.knowsRecords ? beats.patient(of: range.lowerBound) : 0, classCounts: counts,
        samples: range.count * BeatSet.samplesPerBeat)
    }
    return RecordStore(
      entries, patients: beats.knowsRecords ? beats.patientNames : [""], source: loaded.source, sha256: loaded.sha256,
      stamp: loaded.identity, recordsWithoutBeats: loaded.recordsWithoutBeats, reading: loaded.reading,
      path: loaded.path, details: loaded.details, labelling: beats.labelling,
      backing: HeldRecords(beats: beats, ranges: ranges))
  }
}

/// Simulated patients.
private struct SyntheticRecords: RecordBacking {
  let source: SyntheticSource
  /// Of all patients.
  let counts: [[Int]]
  /// Those who have beats.
  let patients: [Int]

  func candidates(of record: Int) throws(Fault) -> [BeatCandidate] {
    let index = patients[record]
    let (patient, rhythm, _) = source.rhythm(of: index, counts: counts[index])
    return zip(rhythm.classes, SyntheticLead.peaks(of: rhythm, patient: patient)).enumerated().dropLast().map {
      BeatCandidate(mark: $0, tick: $1.1, beatClass: $1.0)
    }
  }

  func part(of record: Int, chosen: [Int]?, features: Bool) throws(Fault) -> BeatPart {
    try source.part(patients[record], counts: counts[patients[record]], chosen: chosen, features: features)
  }
}

/// Beats in memory, those of each record side by side.
private struct HeldRecords: RecordBacking {
  let beats: BeatSet
  let ranges: [Range<Int>]

  func candidates(of record: Int) throws(Fault) -> [BeatCandidate] {
    ranges[record].enumerated().map { mark, row in
      // In microseconds, or by its number where no times are known.
      let tick = beats.time(of: row).map { Int(($0 * 1e6).rounded()) } ?? mark
      return BeatCandidate(mark: mark, tick: tick, beatClass: beats.classes[row])
    }
  }

  func part(of record: Int, chosen: [Int]?, features: Bool) throws(Fault) -> BeatPart {
    let first = ranges[record].lowerBound
    let rows = chosen.map { $0.map { first + $0 } } ?? Array(ranges[record])
    let width = BeatSet.samplesPerBeat
    var part = BeatPart(marks: rows.map { $0 - first })
    part.samples.reserveCapacity(rows.count * width)
    for row in rows { part.samples += beats.samples[row * width..<(row + 1) * width] }
    part.classes = rows.map { beats.classes[$0] }
    if !beats.times.isEmpty { part.times = rows.map { beats.times[$0] } }
    let starts = Set(beats.stretchStarts)
    part.stretchStarts = rows.indices.dropFirst().filter { rows[$0] != rows[$0 - 1] + 1 || starts.contains(rows[$0]) }
    if features { part.patientFeatures = beats.patientFeatures?.rows(rows) }
    return part
  }
}
