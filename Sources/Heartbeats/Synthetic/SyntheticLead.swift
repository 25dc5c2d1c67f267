import Glibc
import Groundwork

/// The electrocardiogram of a rhythm, solved from the equations of ECGSYN, with noise, rounded as a recorder does.
///
/// On its limit cycle the model's x and y only turn: their angle th grows by w = 2 pi / RR(t). What is left is
/// z' = f(t) - z, where f sums the forces of the waves and the baseline z0; it is solved with the integrating factor and
/// Simpson's rule, which is exact to the fourth order like the Runge-Kutta method that the paper uses.
///
/// RR(t) is constant from beat to beat in a normal rhythm, as in the paper. Next to an early or late beat it is not: the time
/// around each QRS runs at most at the patient's own pace, and the rest between T and P takes up the difference.
struct SyntheticLead {
  static let sampleRate = 360
  /// Units a millivolt, and the bits on either side of 0, of the MIT-BIH recorder.
  private static let gain = 200.0
  private static let largest = 1023.0

  /// In millivolts.
  private(set) var samples: [Double]
  private(set) var marks: [BeatExtraction.Mark]

  /// The cycle's parts: T ends at the first angle, P begins at the second; both as shares of a turn.
  private static let endOfT = 150.0 / 360
  private static let startOfP = 250.0 / 360

  init(rhythm: SyntheticRhythm, patient: SyntheticPatient, using generator: inout SeededGenerator) {
    self.init(clean: rhythm, patient: patient, sampleRate: Self.sampleRate, using: &generator)
    addNoise(patient, using: &generator)
  }

  /// The lead without noise and rounding.
  init(
    clean rhythm: SyntheticRhythm, patient: SyntheticPatient, sampleRate: Int, using generator: inout SeededGenerator
  ) {
    samples = []
    marks = []
    // Room for the first beat's P wave.
    let lead = patient.period
    let total = lead + rhythm.intervals.reduce(0, +)
    samples.reserveCapacity(Int(total * Double(sampleRate)) + 1)
    marks.reserveCapacity(rhythm.classes.count)

    var solver = WaveSolver(step: 1 / Double(sampleRate))
    var before: [Wave] = []
    var peak = 0.0
    for index in -1..<rhythm.classes.count {
      let interval = index < 0 ? lead : rhythm.intervals[index]
      // 1.25 intervals leave a tenth of an interval for the rest between T and P.
      let pace = abs(interval / patient.period - 1) < 0.1 ? interval : min(patient.period, 1.25 * interval)
      let next = index + 1
      var after: [Wave] = []
      if next < rhythm.classes.count {
        after = patient.shape(of: rhythm.classes[next], using: &generator).atPeriod(pace).waves
      }
      let turn = Turn(start: peak, interval: interval, pace: pace, endOfT: Self.endOfT, startOfP: Self.startOfP)
      solver.append(to: &samples, through: turn, waves: before, next: after)
      before = after
      peak += interval
      if next < rhythm.classes.count {
        marks.append(
          BeatExtraction.Mark(
            sample: Int((peak * Double(sampleRate)).rounded()), beatClass: rhythm.classes[next]))
      }
    }
  }

  /// The R peaks of a rhythm's beats in samples, as the lead has them.
  static func peaks(of rhythm: SyntheticRhythm, patient: SyntheticPatient) -> [Int] {
    var peak = 0.0
    return rhythm.classes.indices.map { index in
      peak += index == 0 ? patient.period : rhythm.intervals[index - 1]
      return Int((peak * Double(sampleRate)).rounded())
    }
  }

  /// Adds wander, noise and short bursts of muscle noise, and rounds to what the recorder stores.
  private mutating func addNoise(_ patient: SyntheticPatient, using generator: inout SeededGenerator) {
    let slow = 0.05 + 0.1 * generator.uniform()
    let phase = 2 * Double.pi * generator.uniform()
    var noise = patient.noise
    for index in samples.indices {
      let time = Double(index) / Double(Self.sampleRate)
      // Every two seconds the noise is chosen anew.
      if index % (2 * Self.sampleRate) == 0 { noise = patient.noise * (generator.below(25) == 0 ? 4 : 1) }
      let wander = patient.wander * sin(2 * .pi * slow * time + phase)
      let value = (samples[index] + wander + noise * generator.normal()) * Self.gain
      samples[index] = min(Self.largest, max(-Self.largest, value.rounded())) / Self.gain
    }
  }
}
