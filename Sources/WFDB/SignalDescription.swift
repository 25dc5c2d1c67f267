/// One signal as its header line describes it (header(5), "Signal specification lines").
public struct SignalDescription: Sendable, Equatable {
  /// The signal file, in the header's folder; neighbouring signals of one name are interleaved in one file. `~` in the
  /// layout segment of a multi-segment record.
  public var fileName: String
  /// The storage format's number, e.g. 212; see `SignalFormat` for those that can be read.
  public var format: Int
  /// Samples of this signal in each frame, at least 1.
  public var samplesPerFrame = 1
  /// Frames by which this signal lags in the file, at least 0.
  public var skew = 0
  /// Bytes before the first sample; in a FLAC file, samples of each signal.
  public var byteOffset = 0
  /// Units a physical unit (adu / mV), never 0.
  public var gain = 200.0
  /// The sample value at 0 physical units.
  public var baseline = 0
  /// The physical unit.
  public var units = "mV"
  /// The converter's bits; 0 when unknown.
  public var adcResolution = 0
  /// The sample value in the middle of the converter's range.
  public var adcZero = 0
  /// The first sample's value.
  public var initialValue = 0
  /// The signed 16-bit sum of all raw samples; nil when the header has none, or 0, which is not checked.
  public var checksum: Int16?
  /// The block size of special devices, 0 for ordinary files.
  public var blockSize = 0
  /// What was recorded, e.g. the lead `MLII`.
  public var name = ""

  /// A signal of one sample a frame, in millivolts, whose converter is centred on `baseline`.
  public init(fileName: String, format: Int, gain: Double = 200, baseline: Int = 0, name: String = "") {
    self.fileName = fileName
    self.format = format
    self.gain = gain
    self.baseline = baseline
    self.adcZero = baseline
    self.initialValue = baseline
    self.name = name
  }
}
