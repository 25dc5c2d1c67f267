/// One signal of an EDF or BDF file, as its head describes it.
public struct EDFSignal: Sendable, Equatable {
  /// What it is, e.g. `ECG II`.
  public var label: String
  /// The kind of electrode or sensor.
  public var transducer: String
  /// The physical unit, e.g. `uV`.
  public var units: String
  /// The physical values at the ends of `digital`; the first is the larger one where the signal is inverted.
  public var physical: (Double, Double)
  /// The ends of the converter's range.
  public var digital: (Int, Int)
  /// How it was filtered.
  public var prefilter: String
  /// Samples in each data record.
  public var samplesPerRecord: Int

  /// A signal.
  public init(
    label: String, units: String = "uV", physical: (Double, Double), digital: (Int, Int) = (-32768, 32767),
    samplesPerRecord: Int, transducer: String = "", prefilter: String = ""
  ) {
    self.label = label
    self.transducer = transducer
    self.units = units
    self.physical = physical
    self.digital = digital
    self.prefilter = prefilter
    self.samplesPerRecord = samplesPerRecord
  }

  /// A signal of annotations, which takes so many samples' bytes in each data record.
  public static func annotations(_ kind: EDFHeader.Kind, samplesPerRecord: Int) -> EDFSignal {
    let most = kind == .edf ? 32767 : 8_388_607
    return EDFSignal(
      label: kind == .edf ? "EDF Annotations" : "BDF Annotations", units: "", physical: (-1, 1),
      digital: (-most - 1, most), samplesPerRecord: samplesPerRecord)
  }

  /// Whether its bytes are text: lists of annotations with their times.
  public var isAnnotations: Bool { label == "EDF Annotations" || label == "BDF Annotations" }

  /// Physical units a unit of the converter, negative for an inverted signal; nil where the head does not tell.
  public var gain: Double? {
    let gain = (physical.1 - physical.0) / Double(digital.1 - digital.0)
    return gain.isFinite && gain != 0 ? gain : nil
  }

  /// The physical value of 0 of the converter; nil where the head does not tell.
  public var offset: Double? { gain.map { physical.0 - $0 * Double(digital.0) } }

  /// Whether all fields are the same.
  public static func == (one: EDFSignal, other: EDFSignal) -> Bool {
    one.label == other.label && one.transducer == other.transducer && one.units == other.units
      && one.physical == other.physical && one.digital == other.digital && one.prefilter == other.prefilter
      && one.samplesPerRecord == other.samplesPerRecord
  }
}
