/// Decides which candidates are QRS complexes, in the order in which they come.
///
/// Pan and Tompkins' rules: two thresholds, on the integral and on the band-passed signal, that adapt to signal and noise;
/// lower ones while the rhythm is irregular; a T wave is distinguished from a QRS complex by its slopes; and where a beat is late, the
/// candidates since the last one are searched again with thresholds halved. Their irregular rhythm halves the thresholds,
/// here it takes a quarter off. After 8 s without a beat the levels are learnt anew, as an artefact may have spoilt them.
/// Beyond the paper: a rhythm faster than 190 a minute is followed by rules of its own (`FastRhythm`), and what deflects less
/// than a floor or is no more than noise (`NoiseGauge`) is no heartbeat.
struct CandidateDecision {
  private static let learningTime = 2.0
  static let longestPause = 8.0
  /// A T wave comes within this time after a QRS complex, and a beat that is searched for does not.
  private static let waveTime = 0.36
  /// Beats later than this many median intervals are searched for.
  private static let lateness = 1.66

  private struct Levels {
    var energy: AdaptiveThreshold
    var amplitude: AdaptiveThreshold
  }

  private let sampleRate: Double
  /// What deflects less is no heartbeat.
  private let floor: Double
  /// nil while they are being learnt.
  private var levels: Levels?
  private var rhythm = Rhythm()
  private var fast: FastRhythm
  private var noise: NoiseGauge
  private var last: QRSCandidate?
  /// Where the time without a beat began.
  private var pauseStart = 0
  /// Whether the lead's first seconds were judged.
  private var isJudged = false
  /// Those not taken since.
  private var passed: [QRSCandidate] = []
  /// R peaks decided and not handed out yet.
  private var found: [Int] = []

  init(sampleRate: Double, floor: Double) {
    self.sampleRate = sampleRate
    self.floor = floor
    fast = FastRhythm(sampleRate: sampleRate)
    noise = NoiseGauge(sampleRate: sampleRate)
  }

  /// Whether the lead keeps a fast rhythm by now.
  var isFast: Bool { fast.isThere }

  /// Samples after which the first R peaks are handed out.
  var judgingTime: Int { noise.length }

  /// Whether the lead is noise by now. A rhythm that keeps time is none.
  var isNoise: Bool { !fast.isThere && noise.isNoise(interval: rhythm.median) }

  /// Takes in the band-passed lead, value by value.
  mutating func follow(_ value: Double) {
    noise.push(value)
    if !isJudged, noise.isFull { judge() }
  }

  /// Hands out the R peaks decided since the last call. Those of the first seconds wait until there is enough of the lead to
  /// tell whether it is noise.
  mutating func takeFound() -> [Int] {
    if !isJudged { return [] }
    defer { found = [] }
    return found
  }

  private mutating func judge() {
    isJudged = true
    if isNoise { found = [] }
  }

  /// Learns the levels where no candidate will come before a sample and there are some to learn from.
  mutating func settle(before sample: Int) {
    if levels == nil, !passed.isEmpty, Double(sample - pauseStart) >= Self.learningTime * sampleRate { learn() }
  }

  /// Takes in what the next sample brought.
  mutating func take(_ found: CandidateFinder.Found) {
    if let candidate = found.usual, !fast.isThere { take(candidate) }
    if let candidate = found.narrow { takeNarrow(candidate) }
  }

  /// A fast rhythm is followed by its narrow candidates, from the first of those that showed it on.
  private mutating func takeNarrow(_ candidate: QRSCandidate) {
    let wasFast = fast.isThere
    fast.append(candidate)
    guard fast.isThere else { return }
    if wasFast {
      take(candidate)
    } else {
      passed.removeAll { $0.sample >= fast.latest[0].sample }
      for earlier in fast.latest { take(earlier) }
    }
  }

  private mutating func take(_ candidate: QRSCandidate) {
    if let last, candidate.sample <= last.sample { return }
    if levels == nil, passed.isEmpty { pauseStart = candidate.sample }
    if levels == nil, seconds(from: pauseStart, to: candidate) >= Self.learningTime { learn() }
    passed = passed.filter { seconds(from: $0.sample, to: candidate) <= Self.longestPause }
    searchBack(before: candidate)
    if levels != nil, seconds(from: pauseStart, to: candidate) > Self.longestPause {
      pauseStart = candidate.sample
      learn()
      searchBack(before: candidate)
    }
    decide(candidate)
  }

  /// Decides what has waited for more to come.
  mutating func finish() {
    if levels == nil { learn() }
    if !isJudged { judge() }
  }

  /// Sets the levels by the candidates passed, and decides these again.
  private mutating func learn() {
    let waiting = passed
    passed = []
    levels = Levels(
      energy: AdaptiveThreshold(highest: waiting.map(\.energy).max() ?? 0),
      amplitude: AdaptiveThreshold(highest: waiting.map(\.amplitude).max() ?? 0))
    for candidate in waiting {
      searchBack(before: candidate)
      decide(candidate)
    }
  }

  private mutating func decide(_ candidate: QRSCandidate) {
    guard levels != nil else {
      passed.append(candidate)
      return
    }
    let elapsed = last.map { seconds(from: $0.sample, to: candidate) } ?? .infinity
    if elapsed < (fast.isThere ? CandidateFinder.fastRefractoryTime : CandidateFinder.refractoryTime) { return }
    let isWave = elapsed < Self.waveTime && candidate.slope < 0.5 * (last?.slope ?? 0)
    if isHigh(candidate, share: rhythm.isRegular ? 1 : 0.75), !isWave {
      accept(candidate, weight: 0.125)
    } else {
      levels?.energy.follow(noise: candidate.energy)
      levels?.amplitude.follow(noise: candidate.amplitude)
      passed.append(candidate)
    }
  }

  /// Takes the highest candidate since the last beat where the next one is late, and again from there.
  private mutating func searchBack(before candidate: QRSCandidate) {
    while let last,
      seconds(from: last.sample, to: candidate) > Self.lateness * (rhythm.median ?? sampleRate) / sampleRate
    {
      let missed = passed.filter {
        isHigh($0, share: 0.5) && seconds(from: last.sample, to: $0) > Self.waveTime
      }
      guard let best = missed.max(by: { $0.energy < $1.energy }) else { return }
      accept(best, weight: 0.25)
    }
  }

  private func isHigh(_ candidate: QRSCandidate, share: Double) -> Bool {
    guard let levels, candidate.amplitude > floor else { return false }
    return candidate.energy > share * levels.energy.value && candidate.amplitude > share * levels.amplitude.value
  }

  private mutating func accept(_ candidate: QRSCandidate, weight: Double) {
    levels?.energy.follow(signal: candidate.energy, weight: weight)
    levels?.amplitude.follow(signal: candidate.amplitude, weight: weight)
    if let last { rhythm.append(Double(candidate.sample - last.sample)) }
    last = candidate
    pauseStart = candidate.sample
    passed.removeAll { $0.sample <= candidate.sample }
    // Levels and rhythm follow noise too, as they always did; it is only not reported as heartbeats.
    if !isJudged || !isNoise { found.append(candidate.sample) }
  }

  private func seconds(from sample: Int, to candidate: QRSCandidate) -> Double {
    Double(candidate.sample - sample) / sampleRate
  }
}

/// The last eight RR intervals.
///
/// Pan and Tompkins average those near the average; the median needs no such choice, and follows a sudden change of rate.
private struct Rhythm {
  private var intervals: [Double] = []

  /// The middle interval in samples, nil before the second beat.
  private(set) var median: Double?

  /// Whether all intervals lie between 92 and 116 % of the median.
  private(set) var isRegular = true

  mutating func append(_ interval: Double) {
    if intervals.count == 8 { intervals.removeFirst() }
    intervals.append(interval)
    let middle = intervals.sorted()[intervals.count / 2]
    median = middle
    isRegular = intervals.allSatisfy { $0 >= 0.92 * middle && $0 <= 1.16 * middle }
  }
}
