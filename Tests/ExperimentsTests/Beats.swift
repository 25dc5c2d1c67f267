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

  static func loaded(_ beats: BeatSet, source: BeatSource = .synthetic) -> LoadedBeats {
    LoadedBeats(beats: beats, source: source, sha256: String(repeating: "0", count: 64))
  }
}
