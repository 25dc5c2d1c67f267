/// Filters a lead sample by sample and finds where its slopes peak.
///
/// Pan and Tompkins' chain: band-pass, five-point derivative, squaring, moving-window integration over 150 ms. Unlike theirs
/// the integral's root is taken, so that thresholds compare amplitudes rather than their squares.
struct CandidateFinder {
  /// No two heartbeats follow each other within 200 ms.
  static let refractoryTime = 0.2

  private var bandPass: BandPass
  private var integral: MovingSum
  /// Distance of the derivative's points, 5 ms.
  private let step: Int
  /// The integral's window, 150 ms.
  private let window: Int
  private let refractory: Int
  /// How far the lead's peak may lie from that of the filtered lead, 40 ms.
  private let reach: Int
  private var lead: History
  private var filtered: History
  private var slopes: History
  private var energies: History
  private var count = 0

  init(sampleRate: Double) {
    func samples(_ seconds: Double) -> Int { max(1, Int((seconds * sampleRate).rounded())) }
    bandPass = BandPass(sampleRate: sampleRate)
    step = samples(0.005)
    window = samples(0.15)
    refractory = samples(Self.refractoryTime)
    reach = samples(0.04)
    integral = MovingSum(count: window)
    let length = bandPass.delay + 4 * step + window + 2 * refractory + reach + 2
    lead = History(covering: length)
    filtered = History(covering: length)
    slopes = History(covering: length)
    energies = History(covering: length)
  }

  /// Samples by which a candidate lags behind its R peak at most.
  var delay: Int { bandPass.delay + 4 * step + window + refractory + reach }

  /// Takes the next sample in; returns the candidate that this one makes certain, if any.
  ///
  /// - Parameter end: the lead's length where it is known, which no R peak reaches.
  mutating func push(_ value: Double, end: Int = .max) -> QRSCandidate? {
    let now = count
    count += 1
    lead[now] = value
    filtered[now] = bandPass.push(value)
    let slope =
      2 * filtered[now] + filtered[now - step] - filtered[now - 3 * step] - 2 * filtered[now - 4 * step]
    slopes[now] = abs(slope)
    energies[now] = (max(0, integral.push(slope * slope)) / Double(window)).squareRoot()
    let peak = now - refractory
    return peak >= 0 && isPeak(peak) ? candidate(peak, end: end) : nil
  }

  /// Whether the energy at a sample is the highest within the refractory time on both sides; of equals the first counts.
  private func isPeak(_ peak: Int) -> Bool {
    let energy = energies[peak]
    guard energy > energies[peak - 1], energy >= energies[peak + 1] else { return false }
    for distance in 1...refractory where energies[peak - distance] >= energy || energies[peak + distance] > energy {
      return false
    }
    return true
  }

  private func candidate(_ peak: Int, end: Int) -> QRSCandidate? {
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
    return QRSCandidate(sample: sample, energy: energies[peak], amplitude: amplitude, slope: steepest)
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
