/// Cuts the beats of a lead whose samples come in pieces: the rows that `BeatExtraction` cuts, in little memory.
///
/// Marks are given as they become known, at most `lag` samples of the lead behind the latest one fed. A beat is cut when its
/// length is known, which needs the marks of the next 5 s.
public struct BeatStream: Sendable {
  /// Rows cut, and which beats they are.
  public struct Cuts: Sendable {
    /// Row-major, count x 187.
    public var rows: [Float] = []
    /// For each row the number of its mark, counted from 0 as given. The last mark has no row, since its beat's end is
    /// unknown, nor has one whose row would hold samples that were not recorded.
    public var marks: [Int] = []
    /// The marks with a row that no RR interval leads to from the mark before: that one has no row, or samples between
    /// them were not recorded.
    public var stretchStarts: [Int] = []

    public init() {}
  }

  /// A beat whose samples are at hand and whose length is not.
  private struct Waiting: Sendable {
    var mark: Int
    /// In output samples.
    var start: Int
    /// At most 187 samples, fewer at the lead's end.
    var samples: [Double]
  }

  private let extraction: BeatExtraction
  private let sampleRate: Double
  /// How far marks may lag behind, in output samples.
  private let lag: Int
  private var bridge = GapBridge()
  private var resampling: ResamplingStream
  private var lengths = BeatLengths()
  /// The latest output samples, from `signalStart` on.
  private var signal: [Double] = []
  private var signalStart = 0
  /// Marks in samples of the lead and of the output.
  private var marks: [Int] = []
  private var peaks: [Int] = []
  private var marksAreComplete = false
  /// Samples of the lead taken in.
  private var leadCount = 0
  private var isFinished = false
  /// The next mark to get samples, and those that have them.
  private var next = 0
  private var waiting: [Waiting] = []
  /// The last mark that got a row.
  private var lastCut: Int?
  private var cuts = Cuts()

  /// - Parameters:
  ///   - sampleRate: one that `BeatExtraction.accepts`.
  ///   - lag: how far marks come after their samples, in samples of the lead.
  public init(sampleRate: Double, lag: Int = 0) {
    extraction = BeatExtraction(sampleRate: sampleRate)
    self.sampleRate = sampleRate
    self.lag = extraction.output(at: lag) + 1
    resampling = ResamplingStream(extraction.resampler)
  }

  /// Gives the next marks.
  ///
  /// - Parameters:
  ///   - samples: R peaks in samples of the lead, ascending.
  ///   - complete: whether no more will come.
  public mutating func mark(_ samples: [Int], complete: Bool = false) {
    marks += samples
    peaks += samples.map(extraction.output)
    marksAreComplete = complete
    cut()
  }

  /// Takes the next samples of the lead in, in any unit, NaN where nothing was recorded.
  public mutating func feed(_ lead: [Double]) {
    leadCount += lead.count
    bridge.feed(lead) { signal += resampling.feed($0) }
    cut()
  }

  /// Ends the lead and the marks.
  public mutating func finish() {
    bridge.finish { signal += resampling.feed($0) }
    signal += resampling.finish()
    marksAreComplete = true
    isFinished = true
    cut()
  }

  /// Hands out the rows cut since the last call.
  public mutating func takeCuts() -> Cuts {
    defer { cuts = Cuts() }
    return cuts
  }

  private mutating func cut() {
    snip()
    var done = 0
    for beat in waiting where isLengthKnown(of: beat.mark) {
      append(beat, length: lengths.length(of: beat.mark, among: peaks))
      done += 1
    }
    waiting.removeFirst(done)
    forget()
  }

  /// Takes the samples of beats out of the signal as soon as there are as many as a beat may have.
  private mutating func snip() {
    let end = signalStart + signal.count
    while next < peaks.count, isFinished || end - peaks[next] >= BeatSet.samplesPerBeat {
      precondition(peaks[next] >= signalStart, "a mark that lags too far behind")
      let start = min(peaks[next], end)
      let stop = min(start + BeatSet.samplesPerBeat, end)
      waiting.append(
        Waiting(mark: next, start: start, samples: Array(signal[start - signalStart..<stop - signalStart])))
      next += 1
    }
  }

  private func isLengthKnown(of mark: Int) -> Bool {
    guard mark + 1 < peaks.count, let last = peaks.last else { return false }
    return marksAreComplete || last > peaks[mark] + BeatLengths.reach
  }

  private mutating func append(_ beat: Waiting, length: Int) {
    let sample = marks[beat.mark]
    let samples = beat.samples.prefix(length)
    let last = min(leadCount - 1, extraction.leadSample(at: beat.start + samples.count - 1))
    if bridge.gaps.hasGap(in: sample...max(sample, last)) { return }
    cuts.rows += repeatElement(0, count: BeatSet.samplesPerBeat)
    BeatExtraction.fill(&cuts.rows, at: cuts.marks.count * BeatSet.samplesPerBeat, from: samples)
    cuts.marks.append(beat.mark)
    if let before = lastCut,
      before != beat.mark - 1 || bridge.gaps.mayHideBeat(in: marks[before]...sample, sampleRate: sampleRate)
    {
      cuts.stretchStarts.append(beat.mark)
    }
    lastCut = beat.mark
  }

  /// Lets go of what no mark needs, now and then.
  private mutating func forget() {
    let end = signalStart + signal.count
    let needed = min(next < peaks.count ? peaks[next] : end, end - lag)
    let surplus = needed - signalStart
    guard surplus > 8192 else { return }
    signal.removeFirst(surplus)
    signalStart += surplus
    // The mark before the next one to be cut, too: what lies between them says whether there is an RR interval.
    let before = (waiting.first?.mark ?? next) - 1
    bridge.forget(
      before: min(
        extraction.leadSample(at: signalStart - 1), before >= 0 ? marks[before] : waiting.first == nil ? .max : 0))
  }
}
