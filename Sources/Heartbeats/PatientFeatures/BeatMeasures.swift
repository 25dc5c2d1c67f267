/// What was measured of each beat, until the whole record is known and the features can be computed.
struct BeatMeasures: Sendable {
  private let windows: BeatWindows
  private let hasSecondLead: Bool
  /// In samples.
  private var widths: [(half: Int32, quarter: Int32)] = []
  /// |x| at the R peak.
  private var amplitudes: [Float] = []
  /// A beat's window after the other, each step by step, both leads side by side.
  private var shapes: [Float] = []

  /// Every value but the correlations is cut here.
  static let most = 4.0

  init(windows: BeatWindows, hasSecondLead: Bool) {
    self.windows = windows
    self.hasSecondLead = hasSecondLead
  }

  /// Measures the next beat.
  mutating func measure(_ peak: Int, _ leads: ForwardBackwardFilter.Output) {
    let width = windows.widths(leads.wide, peak: peak)
    widths.append((Int32(width.half), Int32(width.quarter)))
    amplitudes.append(Float(abs(leads.wide[peak])))
    windows.append(to: &shapes, leads.narrow, peak: peak)
  }

  /// The features of all beats measured.
  ///
  /// - Parameter beats: their R peaks.
  func features(beats: [Int], sampleRate: Double) -> PatientFeatures {
    let columns = PatientFeatures.columns.count
    var values = [Float](repeating: 0, count: beats.count * columns)
    func set(_ column: PatientColumn, _ value: (Int) -> Double) {
      let index = column.index
      for row in beats.indices {
        let value = value(row)
        // Amplitudes near the smallest number of all may not be comparable; such a beat counts as a usual one.
        values[row * columns + index] = value.isFinite ? Float(min(value, Self.most)) : 1
      }
    }
    let half = widths.map { Double($0.half) / sampleRate }
    let quarter = widths.map { Double($0.quarter) / sampleRate }
    let amplitude = amplitudes.map { Double($0) }
    let rhythm = BeatRhythm(beats: beats, sampleRate: sampleRate)
    let (usualHalf, usualQuarter) = (BeatRhythm.meanOf32(half), BeatRhythm.meanOf32(quarter))
    let usualAmplitude = BeatRhythm.meanOf32(amplitude)
    set(.widthAtHalfRatio) { BeatRhythm.ratio(half[$0], usualHalf[$0]) }
    set(.widthAtQuarterRatio) { BeatRhythm.ratio(quarter[$0], usualQuarter[$0]) }
    set(.widthAtHalf) { half[$0] }
    set(.widthAtQuarter) { quarter[$0] }
    set(.amplitudeRatio) { BeatRhythm.ratio(amplitude[$0], usualAmplitude[$0]) }
    rhythm.fill(set)
    let first = likeness(lead: 0)
    set(.correlation) { Double(first?.correlations[$0] ?? 1) }
    set(.distance) { Double(first?.distances[$0] ?? 0) }
    let second = hasSecondLead ? likeness(lead: 1) : nil
    set(.secondCorrelation) { Double(second?.correlations[$0] ?? 1) }
    set(.secondDistance) { Double(second?.distances[$0] ?? 0) }
    set(.hasSecondLead) { _ in second == nil ? 0 : 1 }
    return PatientFeatures(values: values)
  }

  /// Each beat beside the lead's median beat; nil for a flat lead.
  private func likeness(lead: Int) -> (correlations: [Float], distances: [Float])? {
    let rows = amplitudes.count
    let length = windows.steps.count
    var column = [Float](repeating: 0, count: rows)
    for row in 0..<rows {
      let start = row * 2 * length + lead
      var (low, high) = (shapes[start], shapes[start])
      for step in 1..<length {
        let value = shapes[start + 2 * step]
        low = min(low, value)
        high = max(high, value)
      }
      column[row] = high - low
    }
    guard let unit = MedianSelection.median(&column), unit > 0 else { return nil }
    let usual = windows.compared.map { step in
      for row in 0..<rows { column[row] = shapes[(row * length + step) * 2 + lead] }
      return (MedianSelection.median(&column) ?? 0) / unit
    }
    let usualMean = usual.reduce(0, +) / Float(usual.count)
    let usualSquares = usual.reduce(0) { $0 + ($1 - usualMean) * ($1 - usualMean) }
    var correlations: [Float] = []
    var distances: [Float] = []
    correlations.reserveCapacity(rows)
    distances.reserveCapacity(rows)
    for row in 0..<rows {
      let start = (row * length + windows.compared.lowerBound) * 2 + lead
      var sum = Float(0)
      for step in usual.indices { sum += shapes[start + 2 * step] }
      let mean = sum / unit / Float(usual.count)
      var (products, squares, distance) = (Float(0), Float(0), Float(0))
      for step in usual.indices {
        let value = shapes[start + 2 * step] / unit
        products += (value - mean) * (usual[step] - usualMean)
        squares += (value - mean) * (value - mean)
        distance += abs(value - usual[step])
      }
      correlations.append(products / ((squares * usualSquares).squareRoot() + 1e-9))
      distances.append(distance / Float(usual.count))
    }
    return (correlations, distances)
  }
}
