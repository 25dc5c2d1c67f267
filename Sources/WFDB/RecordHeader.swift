public import Files

/// What a record's header file (`.hea`) says: rate, length, signals or segments, comments.
///
/// ## File format
/// Lines of text (header(5) of the WFDB Applications Guide):
/// ```
/// name[/segments] signals [rate[/counter[(base)]] [frames [time [date]]]]
/// file format[xSPF][:skew][+offset] [gain[(baseline)][/units] [bits [zero [initial [checksum [block [name]]]]]]]
/// ```
/// one signal line for each signal, or `segment frames` lines in a multi-segment record, `~` for a gap.
///
/// ## Parsing behavior
/// - `#` lines and blank lines may stand anywhere; line ends may be LF or CRLF; bytes that are not UTF-8 are replaced.
/// - Left out: rate 250, gain 200, zero 0, baseline and initial value = zero, unit mV. A gain of 0 means 200, a length of
///   0 unknown.
/// - An optional field must have all those before it. Fewer lines than announced are an error; what follows them, or
///   the start date, is left alone.
public struct RecordHeader: Sendable, Equatable {
  /// A piece of a multi-segment record.
  public struct Segment: Sendable, Equatable {
    /// The segment's record name, nil for a gap (`~`).
    public var name: String?
    /// Its length in frames; 0 marks the layout segment.
    public var frameCount: Int

    /// A segment by its record name (nil for a gap) and its length in frames.
    public init(name: String?, frameCount: Int) {
      self.name = name
      self.frameCount = frameCount
    }
  }

  /// The record's name.
  public var name: String
  /// The pieces of a multi-segment record; empty for an ordinary one.
  public var segments: [Segment]
  /// The signals of an ordinary record; empty for a multi-segment one.
  public var signals: [SignalDescription]
  /// How many signals the header announces.
  public var signalCount: Int
  /// Frames a second, positive.
  public var sampleRate: Double
  /// Counter ticks a second, nil when not given.
  public var counterFrequency: Double?
  /// The counter's value at the first sample, nil when not given.
  public var baseCounter: Double?
  /// The length in frames, nil when the header leaves it open.
  public var frameCount: Int?
  /// The start time of day, as written.
  public var baseTime: String?
  /// The start date, as written.
  public var baseDate: String?
  /// The comment lines without their `#`.
  public var comments: [String]

  /// A header made in memory; `signalCount` is the number of `signals`, counter and start are left open.
  public init(
    name: String, sampleRate: Double, frameCount: Int? = nil, signals: [SignalDescription] = [],
    segments: [Segment] = [], comments: [String] = []
  ) {
    self.name = name
    self.segments = segments
    self.signals = signals
    self.signalCount = signals.count
    self.sampleRate = sampleRate
    self.frameCount = frameCount
    self.comments = comments
  }

  /// Reads a header file.
  ///
  /// - Throws: `Fault` that names the file and the line.
  public static func read(_ path: String) throws(Fault) -> RecordHeader {
    try RecordHeader(parsing: FileContents.read(path), path: path)
  }

  /// Writes a header file.
  ///
  /// - Throws: `Fault`.
  public func write(to path: String) throws(Fault) {
    try FileContents.write(Array(text.utf8), to: path)
  }
}
