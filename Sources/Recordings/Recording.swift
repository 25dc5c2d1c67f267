public import Files

/// A recording of a person, in whatever format: its leads, who it is of, and what annotators marked in it.
///
/// What cuts beats or classifies them knows this protocol only, so that a new format is one new conforming type.
public protocol Recording {
  /// The name in its database, such as `100`.
  var name: String { get }
  /// The file that describes it, for messages.
  var path: String { get }
  /// All signals, in the file's order; not every one need be an electrocardiogram.
  var leads: [RecordingLead] { get }
  /// Frames a second: one sample of each lead in a frame, or several of those that are sampled faster.
  var frameRate: Double { get }
  /// Who was recorded, where the file says so: the same words for the same person.
  var patient: String? { get }
  /// The names of the files read, without their folder.
  var fileNames: Set<String> { get }
  /// Its length in frames, nil where the file leaves it open.
  var frameCount: Int? { get }
  /// What a reader should know of it, a clause each: that it ends too early, or where its rate comes from.
  var remarks: [String] { get }

  /// The samples of one lead, from front to back.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  func samples(ofLead index: Int) throws(Fault) -> any LeadSamples

  /// What an annotator marked.
  ///
  /// - Throws: `Fault` that names the file and where in it, or says which annotators there are instead.
  func annotations(by annotator: String) throws(Fault) -> RecordingAnnotations
}

/// One signal of a recording.
public struct RecordingLead: Sendable, Equatable {
  /// As the file has it, e.g. `MLII`.
  public var name: String
  /// The physical unit, e.g. `mV`.
  public var units: String
  /// Samples a second.
  public var sampleRate: Double
  /// Samples in each frame, at least 1.
  public var samplesPerFrame: Int
  /// Whether any samples are stored.
  public var isStored: Bool
  /// The ends of the converter's range in the physical unit; nil where they are not known.
  public var range: ClosedRange<Double>?

  /// A lead as a file describes it.
  public init(
    name: String, units: String, sampleRate: Double, samplesPerFrame: Int = 1, isStored: Bool = true,
    range: ClosedRange<Double>? = nil
  ) {
    self.range = range
    self.name = name
    self.units = units
    self.sampleRate = sampleRate
    self.samplesPerFrame = samplesPerFrame
    self.isStored = isStored
  }
}

/// The samples of a lead, handed out piece by piece, so that a recording of any length takes little memory.
public protocol LeadSamples: AnyObject {
  /// All samples of the lead.
  var count: Int { get }

  /// The next samples in physical units, NaN where nothing was recorded; nil after the last.
  ///
  /// - Throws: `Fault` for damaged or unreadable files.
  func next() throws(Fault) -> [Double]?
}

/// What an annotator marked in a recording.
public struct RecordingAnnotations: Sendable {
  /// One mark.
  public struct Mark: Sendable, Equatable {
    /// Where, in ticks from the recording's start.
    public var tick: Int
    /// The mnemonic of the WFDB annotation codes, which other formats are mapped to; nil for a mark that has none.
    public var symbol: Character?
    /// What the file calls it.
    public var label: String

    /// A mark at a tick.
    public init(tick: Int, symbol: Character?, label: String) {
      self.tick = tick
      self.symbol = symbol
      self.label = label
    }
  }

  /// The file, for messages.
  public var path: String
  /// In the file's order.
  public var marks: [Mark]
  /// Ticks a second; nil where they count the recording's frames.
  public var ticksPerSecond: Double?
  /// What a reader should know, a clause each: that the file gives standard codes other labels.
  public var remarks: [String]

  /// Marks of a file.
  public init(path: String, marks: [Mark], ticksPerSecond: Double? = nil, remarks: [String] = []) {
    self.path = path
    self.marks = marks
    self.ticksPerSecond = ticksPerSecond
    self.remarks = remarks
  }

  /// A mark's index in samples of a lead, the nearest where ticks fall between them; nil beyond any lead.
  public func sample(at tick: Int, of lead: RecordingLead) -> Int? {
    let perFrame = Double(lead.samplesPerFrame)
    guard let ticksPerSecond, ticksPerSecond * perFrame != lead.sampleRate else {
      let (sample, overflow) = tick.multipliedReportingOverflow(by: lead.samplesPerFrame)
      return overflow ? nil : sample
    }
    if ticksPerSecond == lead.sampleRate { return tick }
    let sample = (Double(tick) * (lead.sampleRate / ticksPerSecond)).rounded()
    return abs(sample) < 0x1p52 ? Int(sample) : nil
  }
}

extension Recording {
  /// Nothing to say.
  public var remarks: [String] { [] }
}

extension LeadSamples {
  /// All samples that are still to come.
  ///
  /// - Throws: `Fault` for damaged or unreadable files.
  public func all() throws(Fault) -> [Double] {
    guard var samples = try next() else { return [] }
    while let more = try next() { samples += more }
    return samples
  }
}
