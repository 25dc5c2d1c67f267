public import Files
import Recordings
public import Scoring

/// Cuts a lead into beats of the published shape.
///
/// After Kachuee, Fazeli and Sarrafzadeh 2018 (arXiv 1805.00794), as the published CSV files come out: the lead is resampled
/// to 125 Hz; each beat runs from its R peak for 1.2 T, where T is the median RR interval of the beats within 5 s on either
/// side, at most 187 samples; it is scaled to [0, 1] and padded with zeros, so the padding encodes the heart rate. A
/// record's last beat is left out, as its end is unknown.
///
/// Where samples were not recorded (NaN), a line between their neighbours feeds the filter, and a beat that would hold
/// such samples is left out.
public struct BeatExtraction: Sendable {
  /// A beat's range of the lead.
  public struct Mark: Sendable, Equatable {
    /// The R peak's sample in the lead, from 0.
    public var sample: Int
    public var beatClass: BeatClass

    public init(sample: Int, beatClass: BeatClass) {
      self.sample = sample
      self.beatClass = beatClass
    }
  }

  /// The beats of one lead, as parallel arrays.
  public struct Beats: Sendable, Equatable {
    /// Row-major, count x 187.
    public var samples: [Float] = []
    public var classes: [BeatClass] = []
    /// The R peaks in seconds from the start.
    public var times: [Double] = []
    /// Which of the marks given each beat is.
    public var marks: [Int] = []
    /// The beats that no RR interval leads to from the beat before: samples between them were not recorded.
    public var stretchStarts: [Int] = []
  }

  /// The rates that leads may have, in samples a second; below them a QRS complex has but a few samples.
  public static let sampleRates = 50.0...10_000.0

  /// More beats a second than any heart has; a file that marks more is damaged, and its beats would cost memory.
  private static let mostBeatsPerSecond = 20

  private let sampleRate: Double
  /// An output sample for each `down / up` samples of the lead.
  private let up: Int
  private let down: Int
  /// nil for a lead that has the output's rate.
  let resampler: PolyphaseResampler?

  /// Whether leads of a rate can be resampled: it is one of `sampleRates`.
  public static func accepts(sampleRate: Double) -> Bool {
    sampleRates.contains(sampleRate)
  }

  /// For a lead of a recording.
  ///
  /// - Parameter path: the file that says the rate, for the message.
  /// - Throws: `Fault` for a rate that beats cannot be cut at.
  public init(leadOf sampleRate: Double, path: String) throws(Fault) {
    guard Self.accepts(sampleRate: sampleRate) else {
      throw .badData(
        path,
        expected: "a sampling rate of \(Int(Self.sampleRates.lowerBound)) to \(Int(Self.sampleRates.upperBound)) Hz",
        found: "\(sampleRate) Hz")
    }
    self.init(sampleRate: sampleRate)
  }

  /// - Precondition: the rate is one that `accepts(sampleRate:)`.
  public init(sampleRate: Double) {
    precondition(Self.accepts(sampleRate: sampleRate), "sampling rate out of range")
    self.sampleRate = sampleRate
    (up, down) = Self.ratio(from: sampleRate)
    resampler = up == down ? nil : PolyphaseResampler(up: up, down: down)
  }

  /// The output's rate by another as a fraction in lowest terms: exact for whole rates, and for those with one decimal or,
  /// up to 1,000 Hz, two; else the nearest with terms below 100,000.
  ///
  /// Such a fraction is off by less than 1e-5 of itself (by 4e-7 for 83.3333 Hz, taken as 250/3): the next convergent's
  /// terms are above 100,000, and a convergent is nearer than the reciprocal of its own and the next one's denominator.
  /// Marks are moved by the same fraction as samples, so that no beat drifts, however long the lead is; only the output's
  /// rate differs, by less than a thousandth of an Hz, which is less than recorders' clocks do.
  ///
  /// The convergents of the continued fraction are the nearest for their size (Khinchin, Continued Fractions, section 6).
  private static func ratio(from sampleRate: Double) -> (up: Int, down: Int) {
    let exact = BeatSet.sampleRate / sampleRate
    var (up, down) = (0, 1)
    var next = (up: 1, down: 0)
    var rest = exact
    while max(next.up, next.down) <= 100_000 {
      let before = (up, down)
      (up, down) = next
      // A quotient that is whole but for rounding ends the fraction.
      guard rest < 0x1p31 else { break }
      let part = rest.rounded(.down)
      next = (before.0 + Int(part) * up, before.1 + Int(part) * down)
      rest = 1 / (rest - part)
    }
    return (up, down)
  }

  /// The beats of a lead.
  ///
  /// - Parameters:
  ///   - lead: the samples in any unit, NaN where nothing was recorded.
  ///   - marks: the beats in ascending order.
  ///   - chosen: which marks may give rows; nil for all. The others still count as beats before and after these, and no RR
  ///     interval leads from a row to the next where one of them lies between.
  ///   - path: the annotations' file, for error messages.
  /// - Throws: `Fault` for marks outside the lead, out of order or too many.
  public func beats(
    of lead: [Double], marks: [Mark], chosen: [Bool]? = nil, path: String
  ) throws(Fault) -> Beats {
    var rest: [Double]? = lead
    return try beats(count: lead.count, isInMemory: true, marks: marks, chosen: chosen, path: path) {
      defer { rest = nil }
      return rest
    }
  }

  /// The same of a lead that is read piece by piece, to its end.
  func beats(
    of samples: any LeadSamples, marks: [Mark], chosen: [Bool]? = nil, path: String
  ) throws(Fault) -> Beats {
    try beats(count: samples.count, isInMemory: false, marks: marks, chosen: chosen, path: path) { () throws(Fault) in
      try samples.next()
    }
  }

  private func beats(
    count leadCount: Int, isInMemory: Bool, marks: [Mark], chosen: [Bool]?, path: String,
    next: () throws(Fault) -> [Double]?
  ) throws(Fault) -> Beats {
    precondition(chosen.map { $0.count == marks.count } ?? true, "a choice for each mark")
    try check(marks, count: leadCount, path: path)
    let peaks = marks.map { output(at: $0.sample) }
    var lengths = BeatLengths()
    var window = LeadWindow(resampler, keepsSamples: isInMemory)
    let count = resampler?.outputCount(of: leadCount) ?? leadCount
    var beats = Beats()
    let mostRows = chosen?.dropLast().count { $0 } ?? max(0, marks.count - 1)
    beats.samples = Array(repeating: 0, count: mostRows * BeatSet.samplesPerBeat)
    for index in peaks.indices.dropLast() where chosen?[index] ?? true {
      let length = lengths.length(of: index, among: peaks)
      let start = min(peaks[index], count)
      let end = min(start + length, count)
      // The cut's last sample as one of the lead's.
      let last = max(marks[index].sample, min(leadCount - 1, leadSample(at: end - 1)))
      try window.read(throughSample: last, outputs: end, next)
      if window.gaps.hasGap(in: marks[index].sample...last) { continue }
      if let before = beats.marks.last,
        before != index - 1
          || window.gaps.mayHideBeat(in: marks[before].sample...marks[index].sample, sampleRate: sampleRate)
      {
        beats.stretchStarts.append(beats.marks.count)
      }
      Self.fill(&beats.samples, at: beats.classes.count * BeatSet.samplesPerBeat, from: window.outputs(start..<end))
      beats.classes.append(marks[index].beatClass)
      beats.times.append(Double(marks[index].sample) / sampleRate)
      beats.marks.append(index)
    }
    beats.samples.removeLast(beats.samples.count - beats.classes.count * BeatSet.samplesPerBeat)
    // What is wrong with a file may show at its end.
    while try next() != nil {}
    return beats
  }

  /// Throws what `beats(of:marks:path:)` throws for marks in a lead of `count` samples.
  public func check(_ marks: [Mark], count: Int, path: String) throws(Fault) {
    var last = 0
    for mark in marks {
      guard 0..<count ~= mark.sample else {
        throw .badData(
          path, expected: "beats at samples below \(count)", found: "one at \(mark.sample)")
      }
      guard mark.sample >= last else {
        throw .badData(
          path, expected: "beats in ascending order", found: "sample \(mark.sample) after \(last)")
      }
      last = mark.sample
    }
    let seconds = Int(Double(count) / sampleRate)
    let most = (seconds + 1) * Self.mostBeatsPerSecond
    guard marks.count <= most else {
      throw .badData(
        path, expected: "at most \(most) beats in \(seconds) s", found: "\(marks.count)")
    }
  }

  /// The output sample that is nearest to one of the lead.
  func output(at sample: Int) -> Int {
    roundHalfEven(sample * up, over: down)
  }

  /// The lead's sample at or before one of the output.
  func leadSample(at output: Int) -> Int {
    output * down / up
  }

  /// Writes a cut of the signal, scaled to [0, 1], into rows of zeros; a flat one stays zero.
  static func fill(_ rows: inout [Float], at start: Int, from cut: ArraySlice<Double>) {
    guard !cut.isEmpty else { return }
    precondition(start >= 0 && start + cut.count <= rows.count, "a cut in the rows")
    // Invariant: the buffers are the cut, which is not empty, and the rows, which have room for it from `start` on.
    unsafe cut.withUnsafeBufferPointer { cut in
      var low = unsafe cut[0]
      var high = unsafe cut[0]
      for index in cut.indices {
        let sample = unsafe cut[index]
        if sample < low { low = sample }
        if sample > high { high = sample }
      }
      guard high > low else { return }
      unsafe rows.withUnsafeMutableBufferPointer { rows in
        for index in cut.indices { unsafe rows[start &+ index] = unsafe Float((cut[index] - low) / (high - low)) }
      }
    }
  }

  private func roundHalfEven(_ dividend: Int, over divisor: Int) -> Int {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return 2 * rest > divisor || 2 * rest == divisor && quotient % 2 == 1 ? quotient + 1 : quotient
  }
}
