import Experiments
import Groundwork
import Heartbeats
import Scoring

/// Made-up beats: classes and records as wanted, samples that tell normal from abnormal with some overlap.
enum Beats {
  /// A set of `count` beats, about a fifth abnormal, dealt over `records` records.
  static func make(_ count: Int, records: Int = 10, seed: UInt64 = 1, overlap: Double = 0.15) -> BeatSet {
    var generator = SeededGenerator(seed: seed)
    var classes: [BeatClass] = []
    var samples: [Float] = []
    for _ in 0..<count {
      let draw = generator.uniform()
      let kind: BeatClass =
        draw < 0.8
        ? .normal : draw < 0.85 ? .supraventricular : draw < 0.93 ? .ventricular : draw < 0.95 ? .fusion : .unknown
      classes.append(kind)
      let level = kind.isAbnormal ? 0.6 : 0.4
      for sample in 0..<BeatSet.samplesPerBeat {
        let value = sample < 40 ? level + overlap * generator.normal() : 0.5 + 0.1 * generator.normal()
        samples.append(Float(min(1, max(0, value))))
      }
    }
    return BeatSet(
      samples: samples, classes: classes, records: records == 0 ? [] : (0..<count).map { UInt32($0 % records) },
      recordNames: (0..<records).map { "r\($0)" })
  }

  /// Records with so many normal and abnormal beats, of the patients named.
  static func inRecords(_ counts: [(normal: Int, abnormal: Int)], patients: [String?] = []) -> BeatSet {
    let classes = counts.flatMap { count -> [BeatClass] in
      Array(repeating: .normal, count: count.normal) + Array(repeating: .ventricular, count: count.abnormal)
    }
    let records = counts.enumerated().flatMap { record, count -> [UInt32] in
      Array(repeating: UInt32(record), count: count.normal + count.abnormal)
    }
    let samples = classes.indices.flatMap { row -> [Float] in
      (0..<187).map { (column: Int) -> Float in Float((row * 31 + column * 7) % 997) / 997 }
    }
    return BeatSet(
      samples: samples, classes: classes, records: records, recordNames: counts.indices.map { "r\($0)" },
      patients: patients)
  }

  /// As many beats in each of 48 records that have the names of MIT-BIH's.
  ///
  /// - Parameter patientOf201And202: who both are of, where that is said.
  static func inRecordsOfMITBIH(patientOf201And202 patient: String?) -> BeatSet {
    let names = (PatientSets.ds1 + PatientSets.ds2 + ["102", "104", "107", "217"]).sorted()
    let made = make(4800, records: 48)
    return BeatSet(
      samples: made.samples, classes: made.classes, records: made.records, recordNames: names,
      patients: patient == nil ? [] : names.map { ["201", "202"].contains($0) ? patient : nil })
  }

  static func loaded(_ beats: BeatSet, source: BeatSource = .synthetic) -> LoadedBeats {
    LoadedBeats(beats: beats, source: source, sha256: String(repeating: "0", count: 64))
  }
}
