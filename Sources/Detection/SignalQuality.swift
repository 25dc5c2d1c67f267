/// Judges a lead window by window of 10 s while its samples come in: can heartbeats be read there?
///
/// The first of these that holds:
/// - flat: half of the window or more is one run of equal samples, or of samples that were not recorded; or the lead, in the
///   band of QRS complexes, is never deflected beyond the floor. A rhythm of 20 beats a minute has a beat every 3 s.
/// - saturated: a twentieth of the window or more lies at or beyond an end of the converter's range.
/// - noise: the band-passed lead has the kurtosis of noise (below 4, or below 3.4 where R peaks come within 0.4 s on average),
///   and its deflections keep no fast and even rhythm, which has a low kurtosis too.
///
/// A rest at the lead's end that is shorter than 5 s belongs to the window before it.
///
/// Source for the measures: Li, Mark, Clifford, "Robust heart rate estimation from multiple asynchronous noisy sources using
/// signal quality indices and a Kalman filter", Physiological Measurement 29(1), 2008 (kurtosis); Silva, Moody, Celi,
/// "Improving the quality of ECGs collected using mobile phones: the PhysioNet/Computing in Cardiology Challenge 2011",
/// Computing in Cardiology 38, 2011 (flat and saturated leads). The limits are this project's own.
public struct SignalQuality: Sendable {
  /// What a stretch can be used for.
  public enum Verdict: String, Sendable, Codable {
    /// Beats can be found in it.
    case good
    /// The lead does not move: an electrode is off, say.
    case flat
    /// The converter's range was left for much of it.
    case saturated
    /// What moves is not a heart.
    case noise
  }

  /// A stretch of the lead.
  public struct Stretch: Sendable, Equatable {
    /// Its samples.
    public var samples: Range<Int>
    /// What it can be used for.
    public var verdict: Verdict
    /// What the verdict rests on; nil of several windows taken together.
    public var measures: Measures?

    /// A stretch by its samples.
    public init(samples: Range<Int>, verdict: Verdict, measures: Measures? = nil) {
      self.samples = samples
      self.verdict = verdict
      self.measures = measures
    }
  }

  /// What was measured of one window.
  public struct Measures: Sendable, Equatable {
    /// The longest run of equal or missing samples, as a share of the window's; one that began before the window counts
    /// from where it began.
    public var flat: Double
    /// The share of samples at or beyond an end of the converter's range; 0 where that is not known.
    public var saturated: Double
    /// The kurtosis of the band-passed lead, 3 for Gaussian noise; nil where it did not move.
    public var kurtosis: Double?

    /// Measures by their values.
    public init(flat: Double, saturated: Double, kurtosis: Double?) {
      self.flat = flat
      self.saturated = saturated
      self.kurtosis = kurtosis
    }
  }

  /// The length of a stretch, in seconds.
  public static let seconds = 10.0

  private let length: Int
  private let fastInterval: Double
  private let floor: Double
  private let rails: ClosedRange<Double>?
  private var detector: QRSDetector
  private var count = 0
  private var tally = Tally()
  private var finished: [Stretch] = []

  /// What was counted of one stretch.
  private struct Tally {
    var spread = Spread()
    var deflection = 0.0
    var atRails = 0
    var run = 0
    var longestRun = 0
    var previous = Double.nan
    var isFast = false
    var peaks = 0
  }

  /// The quality of a lead from its first sample on.
  ///
  /// - Parameters:
  ///   - sampleRate: samples a second, one of `QRSDetector.sampleRates`.
  ///   - floor: as for `QRSDetector`.
  ///   - rails: the ends of the converter's range in the samples' unit; nil where they are not known.
  public init(sampleRate: Double, floor: Double = 0, rails: ClosedRange<Double>? = nil) {
    detector = QRSDetector(sampleRate: sampleRate, floor: floor)
    length = Int((Self.seconds * sampleRate).rounded())
    fastInterval = Spread.fastInterval * sampleRate
    self.floor = floor
    self.rails = rails
  }

  /// How many samples after its own an R peak is returned at the latest, if one is fed by one.
  public var lag: Int { detector.lag }

  /// Takes the next samples in.
  ///
  /// - Parameter samples: in any unit; what is not a number below 1e100 counts as not recorded.
  /// - Returns: the R peaks that `QRSDetector` finds in them.
  public mutating func feed(_ samples: [Double]) -> [Int] {
    var found: [Int] = []
    for sample in samples { found += feed(sample) }
    return found
  }

  /// Ends the lead.
  ///
  /// - Returns: the R peaks that were still uncertain. After that nothing may be fed.
  public mutating func finish() -> [Int] {
    let rest = count % length
    if rest > 0 {
      if 2 * rest < length, let last = finished.last {
        finished[finished.count - 1].samples = last.samples.lowerBound..<count
      } else {
        close(rest)
      }
    }
    return detector.finish()
  }

  /// The stretches that are judged so far, from the lead's start.
  public var stretches: [Stretch] { finished }

  private mutating func feed(_ sample: Double) -> [Int] {
    let found = detector.feed(CollectionOfOne(sample))
    count += 1
    tally.peaks += found.count
    let isRecorded = abs(sample) < 1e100
    tally.run = !isRecorded || sample == tally.previous ? tally.run + 1 : 1
    tally.longestRun = max(tally.longestRun, tally.run)
    if isRecorded { tally.previous = sample }
    if let rails, isRecorded, !(sample > rails.lowerBound && sample < rails.upperBound) { tally.atRails += 1 }
    tally.spread.push(detector.bandPassed)
    tally.deflection = max(tally.deflection, abs(detector.bandPassed))
    if detector.isFast { tally.isFast = true }
    if count % length == 0 { close(length) }
    return found
  }

  private mutating func close(_ samples: Int) {
    let interval = Double(samples) / Double(max(1, tally.peaks))
    let verdict: Verdict =
      if 2 * tally.longestRun >= samples || tally.deflection <= floor {
        .flat
      } else if 20 * tally.atRails >= samples {
        .saturated
      } else if !tally.isFast, tally.spread.isNoise(isFast: interval < fastInterval) {
        .noise
      } else {
        .good
      }
    let kurtosis = tally.spread.kurtosis
    let measures = Measures(
      flat: min(1, Double(tally.longestRun) / Double(samples)), saturated: Double(tally.atRails) / Double(samples),
      kurtosis: kurtosis.isFinite ? kurtosis : nil)
    finished.append(Stretch(samples: count - samples..<count, verdict: verdict, measures: measures))
    tally = Tally(run: tally.run, previous: tally.previous)
  }
}
