/// What the head of an EDF or BDF file says.
///
/// Source: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+), and BioSemi's description of BDF, which has samples of 24 bits.
/// The fields that say who was recorded are kept as they are; whoever prints them decides so.
public struct EDFHeader: Sendable, Equatable {
  /// How samples are stored.
  public enum Kind: Sendable, Equatable {
    /// European Data Format: 16 bits a sample.
    case edf
    /// BioSemi Data Format: 24 bits a sample.
    case bdf

    /// Bytes of a sample.
    public var bytesPerSample: Int { self == .edf ? 2 : 3 }
  }

  /// What the reserved field says of the data records' times.
  public enum Continuity: Sendable, Equatable {
    /// Neither EDF+ nor BDF+: records follow each other.
    case plain
    /// EDF+C or BDF+C: records follow each other.
    case continuous
    /// EDF+D or BDF+D: each record says when it begins.
    case discontinuous
  }

  /// How samples are stored.
  public var kind: Kind
  /// Whether there may be gaps between data records.
  public var continuity: Continuity
  /// The field that says who was recorded, without the blanks around it.
  public var patient: String
  /// The field that says where, by whom and with what it was recorded, without the blanks around it.
  public var recording: String
  /// The first day and time, as `dd.mm.yy` and `hh.mm.ss`; what is no date is kept as it is, since nothing depends on it.
  public var start: (date: String, time: String)
  /// The number of data records; nil while a recording goes on, or where it was broken off.
  public var recordCount: Int?
  /// Seconds that a data record lasts; 0 in files of annotations alone.
  public var recordDuration: Double
  /// The signals in the order of the file, those of annotations among them.
  public var signals: [EDFSignal]

  /// A head with these signals.
  public init(
    kind: Kind = .edf, continuity: Continuity = .plain, patient: String = "", recording: String = "",
    start: (date: String, time: String) = ("01.01.85", "00.00.00"), recordCount: Int? = nil, recordDuration: Double = 1,
    signals: [EDFSignal]
  ) {
    self.kind = kind
    self.continuity = continuity
    self.patient = patient
    self.recording = recording
    self.start = start
    self.recordCount = recordCount
    self.recordDuration = recordDuration
    self.signals = signals
  }

  /// Bytes of the head.
  public var byteCount: Int { 256 * (signals.count + 1) }

  /// Bytes of a data record.
  public var recordByteCount: Int {
    signals.reduce(0) { $0 + $1.samplesPerRecord } * kind.bytesPerSample
  }

  /// Samples a second of a signal; 0 where data records last no time.
  public func sampleRate(of signal: Int) -> Double {
    recordDuration > 0 ? Double(signals[signal].samplesPerRecord) / recordDuration : 0
  }

  /// Where in each data record a signal's bytes are.
  public func bytes(of signal: Int) -> Range<Int> {
    let start = signals[..<signal].reduce(0) { $0 + $1.samplesPerRecord } * kind.bytesPerSample
    return start..<start + signals[signal].samplesPerRecord * kind.bytesPerSample
  }

  /// Whether all fields are the same.
  public static func == (one: EDFHeader, other: EDFHeader) -> Bool {
    one.kind == other.kind && one.continuity == other.continuity && one.patient == other.patient
      && one.recording == other.recording && one.start == other.start && one.recordCount == other.recordCount
      && one.recordDuration == other.recordDuration && one.signals == other.signals
  }
}
