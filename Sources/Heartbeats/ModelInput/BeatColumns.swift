/// The columns of a model's rows: what it is told of a beat, and in which order.
package enum BeatColumns: Sendable, Equatable {
  /// The 187 samples of the beat.
  case samples
  /// The samples, then the columns of `RhythmFeatures`.
  case samplesAndRhythm
  /// Numbers relative to the patient.
  case patient([PatientColumn])

  /// What one column says, or several that are alike.
  package struct Feature: Sendable, Equatable {
    package var name: String
    /// The unit of its values; `1` for a number without one.
    package var unit: String
    package var columns: Int
    /// Formula, windows, filter and look-back, in words.
    package var definition: String
  }

  /// The name of the samples among features.
  private static let samplesName = "samples"

  /// The columns that features of these names make; nil where no model has them together.
  package init?(names: [String]) {
    let rhythm = RhythmFeatures.descriptions.map(\.name)
    if names == [Self.samplesName] {
      self = .samples
    } else if names == [Self.samplesName] + rhythm {
      self = .samplesAndRhythm
    } else {
      let columns = names.compactMap(PatientColumn.init(rawValue:))
      guard !columns.isEmpty, columns.count == names.count, Set(columns).count == columns.count else { return nil }
      self = .patient(columns)
    }
  }

  /// How many columns there are.
  package var count: Int { features.reduce(0) { $0 + $1.columns } }

  /// What the columns say, in their order.
  package var features: [Feature] {
    switch self {
    case .samples: [Self.samplesFeature]
    case .samplesAndRhythm:
      [Self.samplesFeature]
        + RhythmFeatures.descriptions.map { Feature(name: $0.name, unit: "1", columns: 1, definition: $0.definition) }
    case .patient(let columns):
      columns.map { Feature(name: $0.rawValue, unit: $0.unit, columns: 1, definition: $0.definition) }
    }
  }

  private static let samplesFeature = Feature(
    name: samplesName, unit: "1", columns: BeatSet.samplesPerBeat,
    definition: "The lead (MLII, or lead II by another name; else the first lead of an ECG) at 125 Hz from "
      + "the R peak to 1.2 T after it, T the median RR interval of the beats within 5 s on either side; each beat "
      + "scaled by its own minimum and maximum, (value - minimum) / (maximum - minimum), then zero-padded to 187 samples. "
      + "Nothing is fitted on other beats.")
}
