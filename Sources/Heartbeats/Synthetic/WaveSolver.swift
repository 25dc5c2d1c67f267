import Glibc

/// One turn of the model, from an R peak to the next: how the angle grows with time.
struct Turn {
  /// When the turn begins, in seconds.
  let start: Double
  /// How long it takes.
  let interval: Double
  /// The angular speed around both QRS complexes and between them, in radians a second.
  private let fast: Double
  private let slow: Double
  /// When T ends and P begins, in seconds from the start, and the angles there.
  private let endOfT: (time: Double, angle: Double)
  private let startOfP: (time: Double, angle: Double)

  /// - Parameters:
  ///   - pace: the interval that the time around the QRS complexes belongs to.
  ///   - endOfT: share of a turn after which the rest begins.
  ///   - startOfP: share of a turn after which it is over.
  init(start: Double, interval: Double, pace: Double, endOfT: Double, startOfP: Double) {
    self.start = start
    self.interval = interval
    let round = 2 * Double.pi
    self.endOfT = (pace * endOfT, round * endOfT)
    self.startOfP = (interval - pace * (1 - startOfP), round * startOfP)
    fast = round / pace
    slow = (self.startOfP.angle - self.endOfT.angle) / (self.startOfP.time - self.endOfT.time)
  }

  /// The angle in 0...2 pi and its speed, `time` seconds after the start.
  func angle(at time: Double) -> (angle: Double, speed: Double) {
    if time < endOfT.time { return (fast * time, fast) }
    if time < startOfP.time { return (endOfT.angle + slow * (time - endOfT.time), slow) }
    return (startOfP.angle + fast * (time - startOfP.time), fast)
  }
}

/// Solves z' = f(t) - z in steps of one sample.
struct WaveSolver {
  private let step: Double
  /// The decay of z over half a step.
  private let decay: Double
  private var z = 0.0
  /// Samples so far; the next lies at this many steps.
  private var count = 0
  /// f at the last sample.
  private var force = 0.0

  /// The height of the baseline z0, 0.005 in the paper's units, and its frequency (breathing).
  private static let baseline = (height: 0.125, frequency: 0.25)
  /// Waves are left out where they are below exp(-12.5) of their height.
  private static let reach = 5.0

  init(step: Double) {
    self.step = step
    decay = exp(-step / 2)
  }

  /// Appends all samples before the end of a turn.
  ///
  /// - Parameters:
  ///   - waves: those of the beat whose R peak begins the turn.
  ///   - next: those of the beat whose R peak ends it.
  mutating func append(to samples: inout [Double], through turn: Turn, waves: [Wave], next: [Wave]) {
    while Double(count) * step < turn.start + turn.interval {
      let time = Double(count) * step - turn.start
      let middle = Self.force(turn, time - step / 2, waves, next)
      let end = Self.force(turn, time, waves, next)
      z = z * decay * decay + step / 6 * (force * decay * decay + 4 * middle * decay + end)
      force = end
      samples.append(z)
      count += 1
    }
  }

  private static func force(_ turn: Turn, _ time: Double, _ waves: [Wave], _ next: [Wave]) -> Double {
    // A half step may reach back over the turn's start, where its speed is the same.
    let (angle, speed) = turn.angle(at: time)
    let round = 2 * Double.pi
    let near = angle < .pi ? sum(waves, angle) : sum(next, angle - round)
    return speed * near + baseline.height * sin(round * baseline.frequency * (turn.start + time))
  }

  /// The waves' slopes at an angle, each a bell's.
  private static func sum(_ waves: [Wave], _ angle: Double) -> Double {
    var sum = 0.0
    for wave in waves {
      let distance = (angle - wave.angle) / wave.width
      if abs(distance) < reach { sum -= wave.height / wave.width * distance * exp(-distance * distance / 2) }
    }
    return sum
  }
}
