/// Filters a lead sample by sample and finds where its slopes peak.
///
/// Pan and Tompkins' chain: band-pass, five-point derivative, squaring, moving-window integration over 150 ms. Unlike theirs
/// the integral's root is taken, so that thresholds compare amplitudes rather than their squares.
struct CandidateFinder {
  /// No two heartbeats follow each other within 200 ms, unless the rhythm is a fast one.
  static let refractoryTime = 0.2
  /// In a fast rhythm, 150 ms.
  static let fastRefractoryTime = 0.15

  /// What a sample makes certain.
  struct Found {
    /// The highest within the refractory time, by a window as long as a QRS complex is wide at most.
    var usual: QRSCandidate?
    /// The highest within 150 ms, by a window of 70 ms: in a fast rhythm the longer window never empties between beats.
    var narrow: QRSCandidate?
  }

  /// Samples by which a candidate comes after its R peak at most.
  let delay: Int
  private var bandPass: BandPass
  /// Distance of the derivative's points, 5 ms.
  private let step: Int
  private var usual: PeakFinder
  private var narrow: PeakFinder
  /// How far the lead's peak may lie from that of the filtered lead, 40 ms.
  private let reach: Int
  private var lead: History
  private var filtered: History
  private var slopes: History
  private var count = 0

  init(sampleRate: Double) {
    func samples(_ seconds: Double) -> Int { max(1, Int((seconds * sampleRate).rounded())) }
    bandPass = BandPass(sampleRate: sampleRate)
    step = samples(0.005)
    usual = PeakFinder(window: samples(0.15), reach: samples(Self.refractoryTime))
    narrow = PeakFinder(window: samples(0.07), reach: samples(Self.fastRefractoryTime))
    reach = samples(0.04)
    delay = bandPass.delay + 4 * step + usual.window + usual.reach + reach
    let length = bandPass.delay + 4 * step + usual.window + 2 * usual.reach + reach + 2
    lead = History(covering: length)
    filtered = History(covering: length)
    slopes = History(covering: length)
  }

  /// The band-passed lead at the last sample taken in.
  private(set) var latest = 0.0

  /// Takes the next sample in; returns the candidates that this one makes certain.
  ///
  /// - Parameter end: the lead's length where it is known, which no R peak reaches.
  mutating func push(_ value: Double, end: Int = .max) -> Found? {
    let now = count
    count += 1
    lead[now] = value
    latest = bandPass.push(value)
    filtered[now] = latest
    let slope =
      2 * latest + filtered[now - step] - filtered[now - 3 * step] - 2 * filtered[now - 4 * step]
    slopes[now] = abs(slope)
    let peak = usual.push(slope * slope, at: now)
    let narrowPeak = narrow.push(slope * slope, at: now)
    if peak == nil, narrowPeak == nil { return nil }
    return Found(
      usual: peak.flatMap { candidate($0, window: usual.window, energy: usual.mean(endingAt: $0), end: end) },
      narrow: narrowPeak.flatMap {
        let middle = min(now, $0 + (usual.window - narrow.window) / 2)
        return candidate($0, window: narrow.window, energy: usual.mean(endingAt: middle), end: end)
      })
  }

  private func candidate(_ peak: Int, window: Int, energy: Double, end: Int) -> QRSCandidate? {
    // The samples whose slopes the integral holds, and the middles of those slopes.
    let steepest = (peak - window + 1...peak).reduce(0) { max($0, slopes[$1]) }
    var centre = peak - 2 * step
    for sample in peak - window + 1 - 2 * step...peak - 2 * step
    where abs(filtered[sample]) > abs(filtered[centre]) {
      centre = sample
    }
    let amplitude = abs(filtered[centre])
    guard let sample = peakOfLead(near: centre - bandPass.delay, isUpright: filtered[centre] >= 0, end: end) else {
      return nil
    }
    return QRSCandidate(
      sample: sample, energy: energy.squareRoot(), amplitude: amplitude, isUpright: filtered[centre] >= 0,
      slope: steepest)
  }

  /// The lead's own extreme within 40 ms, since filters blunt and shift the peak; nil where that is beyond its ends.
  private func peakOfLead(near centre: Int, isUpright: Bool, end: Int) -> Int? {
    let low = max(0, centre - reach)
    let high = min(end - 1, centre + reach)
    guard low <= high else { return nil }
    return (low...high).reduce(low) { best, sample in
      (isUpright ? lead[sample] > lead[best] : lead[sample] < lead[best]) ? sample : best
    }
  }
}
