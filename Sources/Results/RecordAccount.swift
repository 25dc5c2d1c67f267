/// What a model says of one recording, as plain values: all that the page of `classify` shows.
///
/// Times are seconds from the recording's start, labels numbers among the classes' names.
public struct RecordAccount: Sendable {
  /// A beat.
  public struct Beat: Sendable, Equatable {
    /// Its R peak.
    public var time: Double
    /// nil where it was not classified.
    public var label: Int?
    /// Of the class that it is called.
    public var probability: Float?

    package init(time: Double, label: Int?, probability: Float? = nil) {
      self.time = time
      self.label = label
      self.probability = probability
    }
  }

  /// The lead's quality in a window of 10 s.
  public struct Window: Sendable, Equatable {
    public var seconds: Range<Double>
    /// `good`, `flat`, `saturated` or `noise`.
    public var verdict: String
    /// The longest run of equal or missing samples, and the samples at an end of the converter's range, as shares.
    public var flat: Double
    public var saturated: Double
    /// Of the band-passed lead; nil where it did not move.
    public var kurtosis: Double?

    public var isGood: Bool { verdict == "good" }

    package init(seconds: Range<Double>, verdict: String, flat: Double, saturated: Double, kurtosis: Double?) {
      self.seconds = seconds
      self.verdict = verdict
      self.flat = flat
      self.saturated = saturated
      self.kurtosis = kurtosis
    }
  }

  /// Two or more beats of one ectopic class in a row.
  public struct Run: Sendable, Equatable {
    public var label: Int
    /// Of the first and the last beat.
    public var start: Double
    public var end: Double
    /// At least 2; a couplet has 2.
    public var count: Int

    /// Beats a minute, from the first to the last beat.
    public var rate: Double? { end > start ? 60 * Double(count - 1) / (end - start) : nil }

    package init(label: Int, start: Double, end: Double, count: Int) {
      self.label = label
      self.start = start
      self.end = end
      self.count = count
    }
  }

  /// The lead as its least and greatest value in each of many short bins.
  public struct Envelope: Sendable, Equatable {
    /// The bins' length.
    public var binSeconds: Double
    /// A value a bin, NaN where nothing was recorded.
    public var low: [Float]
    public var high: [Float]

    package init(binSeconds: Double, low: [Float], high: [Float]) {
      self.binSeconds = binSeconds
      self.low = low
      self.high = high
    }
  }

  /// The median beat of a class, around each beat's own median.
  public struct MedianBeat: Sendable, Equatable {
    public var label: Int
    /// Beats of the class, and those of them, spread evenly over the recording, that it was taken from.
    public var count: Int
    public var used: Int
    /// Seconds from the R peak to the first value, and from one value to the next.
    public var start: Double
    public var interval: Double
    /// The 10th, 50th and 90th percentile.
    public var low: [Double]
    public var median: [Double]
    public var high: [Double]

    package init(
      label: Int, count: Int, used: Int, start: Double, interval: Double, low: [Double], median: [Double],
      high: [Double]
    ) {
      self.label = label
      self.count = count
      self.used = used
      self.start = start
      self.interval = interval
      self.low = low
      self.median = median
      self.high = high
    }
  }

  /// Why a strip is shown.
  public enum Reason: Sendable, Equatable {
    /// The beat of this class with one of the highest probabilities.
    case confident(label: Int)
    /// The beat whose class was decided most narrowly.
    case doubtful
    /// A stretch that cannot be read.
    case unreadable(verdict: String)
    /// The recording's start, where there is nothing else to show.
    case start
  }

  /// A few seconds of the recording.
  public struct Strip: Sendable, Equatable {
    public var reason: Reason
    public var start: Double
    /// The beat that it is shown for, as an index; nil for a stretch.
    public var beat: Int?
    /// A row of samples for each of `leads`, the first at `start`; NaN where nothing was recorded.
    public var samples: [[Double]]

    package init(reason: Reason, start: Double, beat: Int?, samples: [[Double]]) {
      self.reason = reason
      self.start = start
      self.beat = beat
      self.samples = samples
    }
  }

  public var record: String
  /// The names of the lead that was classified, and of the one that is drawn beside it where there is one.
  public var leads: [String]
  /// Whether nothing in the recording says that the first is a lead of an electrocardiogram.
  public var isLeadGuessed: Bool
  /// Whether strips and beats are in millivolts; else in what the file has.
  public var isCalibrated: Bool
  public var sampleRate: Double
  public var seconds: Double
  /// Where the beats come from, e.g. `detected`.
  public var origin: String
  /// What a reader should know of how the file was read, a clause each.
  public var remarks: [String]
  public var card: ModelCard
  /// Above which probability a beat is called abnormal; nil with five classes.
  public var threshold: Float?
  /// Whether the model was trained or tuned on a record of this name.
  public var isLearnt: Bool
  /// Whether beats in unreadable windows were classified too.
  public var judgesUnreadable: Bool
  public var beats: [Beat]
  public var windows: [Window]
  public var runs: [Run]
  public var envelope: Envelope
  public var medians: [MedianBeat]
  public var strips: [Strip]

  public var classes: ClassSet { card.experiment.classes }

  package init(
    record: String, leads: [String], isLeadGuessed: Bool, isCalibrated: Bool, sampleRate: Double, seconds: Double,
    origin: String, remarks: [String] = [], card: ModelCard, threshold: Float?, isLearnt: Bool, judgesUnreadable: Bool,
    beats: [Beat],
    windows: [Window], runs: [Run], envelope: Envelope, medians: [MedianBeat], strips: [Strip]
  ) {
    self.record = record
    self.leads = leads
    self.isLeadGuessed = isLeadGuessed
    self.isCalibrated = isCalibrated
    self.sampleRate = sampleRate
    self.seconds = seconds
    self.origin = origin
    self.remarks = remarks
    self.card = card
    self.threshold = threshold
    self.isLearnt = isLearnt
    self.judgesUnreadable = judgesUnreadable
    self.beats = beats
    self.windows = windows
    self.runs = runs
    self.envelope = envelope
    self.medians = medians
    self.strips = strips
  }

  /// How many beats are called each of the classes, and how many were not classified.
  public var counts: (classes: [Int], unclassified: Int) {
    var counts = [Int](repeating: 0, count: classes.names.count)
    var unclassified = 0
    for beat in beats {
      if let label = beat.label { counts[label] += 1 } else { unclassified += 1 }
    }
    return (counts, unclassified)
  }

  /// Neighbouring unreadable windows of one verdict as one, in order of time.
  public var unreadable: [(seconds: Range<Double>, verdict: String)] {
    windows.filter { !$0.isGood }.reduce(into: []) { joined, window in
      if let last = joined.last, last.verdict == window.verdict, last.seconds.upperBound == window.seconds.lowerBound {
        joined[joined.count - 1].seconds = last.seconds.lowerBound..<window.seconds.upperBound
      } else {
        joined.append((window.seconds, window.verdict))
      }
    }
  }

  /// How long a line of the overview is: the shortest of these that needs few lines, an hour for anything from two hours to
  /// two days; a recording of a minute or less is one line of its own length.
  public static func lineSeconds(of seconds: Double) -> Double {
    if seconds <= 60 { return max(1, seconds) }
    return [(60.0, 720.0), (600, 7200), (3600, 172_800), (21600, 1_036_800)].first { seconds <= $0.1 }?.0 ?? 86400
  }
}
