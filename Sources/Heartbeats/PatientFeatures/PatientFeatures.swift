/// A record's beats described relative to their patient: one row a beat, one column each `PatientColumn`.
///
/// Two leads are used, the one that beats are cut from and a second where there is one, both with gaps bridged as
/// `BeatExtraction` bridges them. They pass second-order Butterworth band-passes run forward and backward (0.5-40 Hz for widths
/// and amplitude, 0.5-35 Hz for likeness to the median beat; the upper edge is at most 0.4 of the rate). For likeness each beat is
/// sampled at about 120 Hz (every third sample at 360 Hz) through a Kaiser-windowed low-pass as of SciPy's `resample_poly`.
/// ``PatientColumn/definition`` has the formulas.
///
/// Widths, RR ratios and amplitude are those of Saenz-Cogollo and Agelli (Algorithms 13(4):75, 2020) in spirit; the second lead
/// and likeness to the record's median beat are this project's own.
public struct PatientFeatures: Sendable, Equatable {
  /// The columns, in order.
  public static let columns = PatientColumn.allCases

  /// Row-major, `rows` x `columns.count`, all finite.
  public var values: [Float]
  /// A row a beat.
  public var rows: Int { values.count / Self.columns.count }

  init(values: [Float]) { self.values = values }

  /// The rows of all parts in order.
  init(joining parts: [PatientFeatures]) { values = parts.flatMap(\.values) }

  /// Some rows.
  func rows(_ rows: [Int]) -> PatientFeatures { PatientFeatures(values: rows.flatMap { self[$0] }) }

  /// Some columns of a row, in their order.
  public func values(of row: Int, _ chosen: [PatientColumn]) -> [Float] {
    chosen.map { values[row * Self.columns.count + $0.index] }
  }

  /// One beat's values.
  public subscript(row: Int) -> ArraySlice<Float> {
    values[row * Self.columns.count..<(row + 1) * Self.columns.count]
  }

  /// The features of a whole record; the second lead is `LeadChoice.second`.
  ///
  /// - Parameters:
  ///   - leads: one or two leads of one length, in any unit, NaN where nothing was recorded; beats are those of the first.
  ///   - sampleRate: of the leads, in samples a second, one of `BeatExtraction.sampleRates`.
  ///   - beats: the R peaks' samples, ascending, inside the leads.
  /// - Precondition: one or two leads; two have one length.
  public static func compute(leads: [[Double]], sampleRate: Double, beats: [Int]) -> PatientFeatures {
    precondition(leads.count == 1 || leads.count == 2 && leads[0].count == leads[1].count, "one or two leads")
    var stream = PatientFeatureStream(sampleRate: sampleRate, hasSecondLead: leads.count == 2)
    stream.mark(beats)
    stream.feed(leads[0], leads.count == 2 ? leads[1] : nil)
    return stream.finish()
  }
}
