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
  private var knowledge: [Knowledge] = []

  /// What was recorded of a beat and before it.
  struct Knowledge: Sendable {
    /// Whether the samples from the R peak on that shapes are taken from were recorded, in the first and the second lead.
    var isRecorded: (first: Bool, second: Bool)
    /// Whether something between the beat and the one before it is unknown, so that there is no RR interval.
    var isStart: Bool
  }

  /// Every value but the correlations is cut here.
  static let most = 4.0

  init(windows: BeatWindows, hasSecondLead: Bool) {
    self.windows = windows
    self.hasSecondLead = hasSecondLead
  }

  /// Measures the next beat.
  mutating func measure(_ peak: Int, _ leads: ForwardBackwardFilter.Output, _ known: Knowledge) {
    knowledge.append(known)
    let width = windows.widths(leads.wide, peak: peak)
    widths.append((Int32(width.half), Int32(width.quarter)))
    amplitudes.append(Float(abs(leads.wide[peak])))
    windows.append(to: &shapes, leads.narrow, peak: peak)
  }

  /// The features of all beats measured.
  ///
  /// Beats whose samples are missing or cannot be read take no part in what is usual; their own row is a usual beat's.
  ///
  /// - Parameters:
  ///   - marks: their R peaks.
  ///   - unreadable: where nothing can be read; no RR interval crosses it.
  func features(beats marks: [Int], sampleRate: Double, unreadable: GapList) -> PatientFeatures {
    let columns = PatientFeatures.columns.count
    let rows = marks.indices.filter {
      knowledge[$0].isRecorded.first && !unreadable.hasGap(in: marks[$0]...marks[$0])
    }
    let isStart = rows.indices.map { index in
      guard index > 0, rows[index - 1] == rows[index] - 1 else { return true }
      let (before, row) = (rows[index - 1], rows[index])
      return knowledge[row].isStart || unreadable.hasGap(in: marks[before]...marks[row])
    }
    let beats = rows.map { marks[$0] }
    var usual = [Float](repeating: 1, count: columns)
    for column in [PatientColumn.distance, .secondDistance, .hasSecondLead] { usual[column.index] = 0 }
    var values = marks.flatMap { _ in usual }
    func set(_ column: PatientColumn, _ value: (Int) -> Double) {
      let column = column.index
      for (index, row) in rows.enumerated() {
        let value = value(index)
        // Amplitudes near the smallest number of all may not be comparable; such a beat counts as a usual one.
        values[row * columns + column] = value.isFinite ? Float(min(value, Self.most)) : 1
      }
    }
    let half = rows.map { Double(widths[$0].half) / sampleRate }
    let quarter = rows.map { Double(widths[$0].quarter) / sampleRate }
    let amplitude = rows.map { Double(amplitudes[$0]) }
    let rhythm = BeatRhythm(beats: beats, isStart: isStart, sampleRate: sampleRate)
    let (usualHalf, usualQuarter) = (BeatRhythm.meanOf32(half), BeatRhythm.meanOf32(quarter))
    let usualAmplitude = BeatRhythm.meanOf32(amplitude)
    set(.widthAtHalfRatio) { BeatRhythm.ratio(half[$0], usualHalf[$0]) }
    set(.widthAtQuarterRatio) { BeatRhythm.ratio(quarter[$0], usualQuarter[$0]) }
    set(.widthAtHalf) { half[$0] }
    set(.widthAtQuarter) { quarter[$0] }
    set(.amplitudeRatio) { BeatRhythm.ratio(amplitude[$0], usualAmplitude[$0]) }
    rhythm.fill(set)
    let first = likeness(lead: 0, of: rows)
    set(.correlation) { Double(first?.correlations[$0] ?? 1) }
    set(.distance) { Double(first?.distances[$0] ?? 0) }
    // The second lead may be missing where the first is not.
    let inSecond = rows.indices.filter { knowledge[rows[$0]].isRecorded.second }
    let second = hasSecondLead ? likeness(lead: 1, of: inSecond.map { rows[$0] }) : nil
    var likeSecond = rows.map { _ in Int?.none }
    if second != nil { for (index, row) in inSecond.enumerated() { likeSecond[row] = index } }
    set(.secondCorrelation) { row in Double(likeSecond[row].flatMap { second?.correlations[$0] } ?? 1) }
    set(.secondDistance) { row in Double(likeSecond[row].flatMap { second?.distances[$0] } ?? 0) }
    set(.hasSecondLead) { likeSecond[$0] == nil ? 0 : 1 }
    return PatientFeatures(values: values)
  }

  /// Each of some beats beside the lead's median beat of them all; nil for a flat lead.
  private func likeness(lead: Int, of rows: [Int]) -> (correlations: [Float], distances: [Float])? {
    let length = windows.steps.count
    var column = [Float](repeating: 0, count: rows.count)
    for (index, row) in rows.enumerated() {
      let start = row * 2 * length + lead
      var (low, high) = (shapes[start], shapes[start])
      for step in 1..<length {
        let value = shapes[start + 2 * step]
        low = min(low, value)
        high = max(high, value)
      }
      column[index] = high - low
    }
    guard let unit = MedianSelection.median(&column), unit > 0 else { return nil }
    let usual = windows.compared.map { step in
      for (index, row) in rows.enumerated() { column[index] = shapes[(row * length + step) * 2 + lead] }
      return (MedianSelection.median(&column) ?? 0) / unit
    }
    let usualMean = usual.reduce(0, +) / Float(usual.count)
    let usualSquares = usual.reduce(0) { $0 + ($1 - usualMean) * ($1 - usualMean) }
    var correlations: [Float] = []
    var distances: [Float] = []
    correlations.reserveCapacity(rows.count)
    distances.reserveCapacity(rows.count)
    for row in rows {
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
