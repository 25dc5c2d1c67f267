import Groundwork
import Scoring

/// The beats of one pretended record in order, with the intervals between them.
struct SyntheticRhythm {
  /// One class more than asked for: extraction leaves out the last beat.
  let classes: [BeatClass]
  /// Seconds from each beat to the next; the last is that of a normal beat.
  let intervals: [Double]

  init(counts: [Int], patient: SyntheticPatient, using generator: inout SeededGenerator) {
    classes = Self.sequence(counts, using: &generator) + [.normal]
    var base = Tachogram.intervals(
      count: classes.count, mean: patient.period, deviation: patient.period * patient.variability, using: &generator)
    if patient.isIrregular {
      for index in base.indices { base[index] = patient.period * (1 + patient.variability * generator.normal()) }
    }
    // What is left after an early beat depends on how early it came.
    var intervals: [Double] = []
    for index in classes.indices {
      let next = index + 1 < classes.count ? classes[index + 1] : .normal
      let before = index > 0 ? intervals[index - 1] : base[index]
      let factor = Self.factor(from: classes[index], to: next, lead: before / base[index], using: &generator)
      intervals.append(max(0.28, base[index] * factor))
    }
    self.intervals = intervals
  }

  /// The classes in random order; ectopic beats may come in runs.
  private static func sequence(_ counts: [Int], using generator: inout SeededGenerator) -> [BeatClass] {
    var episodes: [(beatClass: BeatClass, length: Int)] = []
    for beatClass in BeatClass.allCases {
      var left = counts[Int(beatClass.rawValue)]
      while left > 0 {
        let length: Int
        switch beatClass {
        case .supraventricular: length = generator.below(3) == 0 ? 2 + generator.below(6) : 1
        case .ventricular: length = generator.below(8) == 0 ? 2 : 1
        default: length = 1
        }
        episodes.append((beatClass, min(length, left)))
        left -= min(length, left)
      }
    }
    generator.shuffle(&episodes)
    return episodes.flatMap { Array(repeating: $0.beatClass, count: $0.length) }
  }

  /// An interval between two beats as a share of the normal one; `lead` is that of the interval before.
  private static func factor(
    from: BeatClass, to: BeatClass, lead: Double, using generator: inout SeededGenerator
  ) -> Double {
    switch (from, to) {
    case (_, .supraventricular): 0.6 + 0.25 * generator.uniform()
    case (_, .ventricular): 0.58 + 0.25 * generator.uniform()
    // The pause makes up for the early beat: the sinus node has not been reset.
    case (.ventricular, _): min(1.5, max(1.05, 2 - lead))
    // The sinus node has been reset.
    case (.supraventricular, _): 1.02 + 0.15 * generator.uniform()
    case (_, .fusion): 0.9 + 0.1 * generator.uniform()
    default: 1
    }
  }
}
