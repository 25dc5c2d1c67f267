/// Finds the heartbeats of one lead while its samples come in.
///
/// After Pan and Tompkins, "A real-time QRS detection algorithm", IEEE TBME 32(3):230-236, 1985, for any sampling rate; where
/// it departs from the paper, the parts say so. Its constants were set on the MIT-BIH database as a whole, none by record.
///
/// ```swift
/// var detector = QRSDetector(sampleRate: 360)
/// for piece in pieces { peaks += detector.feed(piece) }
/// peaks += detector.finish()
/// ```
/// The result does not depend on how the lead is cut into pieces.
public struct QRSDetector: Sendable {
  /// The rates that leads may have, in samples a second.
  public static let sampleRates = 50.0...10_000
  /// The floor for a lead in mV: QRS complexes lower than about 0.06 mV, a tenth of the usual, are taken for noise.
  public static let floor = 0.03

  private let sampleRate: Double
  private var finder: CandidateFinder
  private var decision: CandidateDecision
  private var count = 0
  /// The value that stands in for samples that were not recorded.
  private var latest: Double?

  /// A detector for one lead.
  ///
  /// - Parameters:
  ///   - sampleRate: samples a second.
  ///   - floor: in the samples' unit: what deflects the lead less, in the band of QRS complexes, is no heartbeat. 0 where the
  ///     unit is not known.
  /// - Precondition: `sampleRate` is one of `sampleRates`.
  public init(sampleRate: Double, floor: Double = 0) {
    precondition(Self.sampleRates.contains(sampleRate), "sampling rate out of range")
    self.sampleRate = sampleRate
    finder = CandidateFinder(sampleRate: sampleRate)
    decision = CandidateDecision(sampleRate: sampleRate, floor: floor)
  }

  /// How many samples after its own an R peak is returned at the latest, if one is fed by one.
  public var lag: Int {
    finder.delay + max(Int((CandidateDecision.longestPause * sampleRate).rounded(.up)), decision.judgingTime)
  }

  /// Takes the next samples in.
  ///
  /// - Parameter samples: in any unit; what is not a number below 1e100 counts as not recorded, and the value before it
  ///   stands in.
  /// - Returns: the R peaks that are certain by now and were not returned before, in ascending order, as samples from 0.
  public mutating func feed(_ samples: some Collection<Double>) -> [Int] {
    for sample in samples {
      count += 1
      if abs(sample) < 1e100 { latest = sample }
      push(latest ?? 0, end: .max)
    }
    return decision.takeFound()
  }

  /// Ends the lead.
  ///
  /// - Returns: the R peaks that were still uncertain. After that nothing may be fed.
  public mutating func finish() -> [Int] {
    guard let latest else { return [] }
    for _ in 0..<finder.delay { push(latest, end: count) }
    decision.finish()
    return decision.takeFound()
  }

  /// The band-passed lead at the last sample.
  var bandPassed: Double { finder.latest }

  /// Whether the rhythm is so fast and even that kurtosis says nothing of noise.
  var isFast: Bool { decision.isFast }

  private mutating func push(_ value: Double, end: Int) {
    let found = finder.push(value, end: end)
    decision.follow(finder.latest)
    if let found { decision.take(found) }
    decision.settle(before: count - finder.delay)
  }
}
