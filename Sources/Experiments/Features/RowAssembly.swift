import Groundwork
package import Heartbeats
package import Models
package import Results
import Scoring

/// Turns drawn rows into the matrix and labels a model takes.
package struct RowAssembly: Sendable {
  /// Standard deviation of the noise in an oversampled row, in units of the normalised amplitude; 0 for plain copies.
  package var noise: Double
  package var seed: UInt64
  /// Applied to every row, where a protocol scales columns.
  package var scaling: ColumnScaling?

  /// The classes that the labels number.
  package var classes: ClassSet

  /// Given in place of the samples, where a model is given the beat relative to its patient.
  package var patient: PatientFeatures?

  /// Appended to the samples, where a model is given the rhythm.
  var rhythm: RhythmFeatures?

  /// What the columns of the rows are.
  var columns: BeatColumns {
    patient != nil ? .patient(PatientModelChoice.columns) : rhythm != nil ? .samplesAndRhythm : .samples
  }

  package init(noise: Double, seed: UInt64, scaling: ColumnScaling? = nil, classes: ClassSet = .binary) {
    self.noise = noise
    self.seed = seed
    self.scaling = scaling
    self.classes = classes
  }

  /// The same for the beats of one record, whole.
  func ofRecord(_ beats: BeatSet, _ features: FeatureKind) -> RowAssembly {
    var assembly = self
    if features == .beatAndRhythm { assembly.rhythm = RhythmFeatures(of: beats) }
    if features == .patient { assembly.patient = beats.patientFeatures }
    return assembly
  }

  /// The rows' samples (with noise in oversampled rows) and labels, 0..<k of `classes`.
  package func assemble(_ rows: [DrawnRow], of beats: BeatSet) -> LabelledRows {
    let labels = rows.map { classes.label(of: beats.classes[Int($0.beat)]) }
    if let patient, case .patient(let columns) = columns {
      return LabelledRows(
        features: FeatureMatrix(
          values: rows.flatMap { patient.values(of: Int($0.beat), columns) }, rows: rows.count, columns: columns.count),
        labels: labels, classCount: classes.names.count)
    }
    let width = columns.count
    var values = [Float](roomFor: rows.count * width)
    for row in rows {
      let start = values.count
      values.append(contentsOf: beats.beat(Int(row.beat)))
      if row.isOversampled, noise > 0 {
        var generator = SeededGenerator(seed: seed, stream: UInt64(row.copy))
        for sample in start..<values.count { values[sample] += Float(noise * generator.normal()) }
      }
      scaling?.apply(to: &values, from: start)
      if let rhythm { values.append(contentsOf: rhythm.ofBeat(Int(row.beat))) }
    }
    return LabelledRows(
      features: FeatureMatrix(values: values, rows: rows.count, columns: width),
      labels: labels, classCount: classes.names.count)
  }
}

/// Column-wise min-max scaling to [0, 1], as scikit-learn's MinMaxScaler.
package struct ColumnScaling: Sendable {
  private let low: [Float]
  private let factor: [Float]

  /// Learns each column's range from all beats of the set.
  package init(fittedOn beats: BeatSet) {
    let width = BeatSet.samplesPerBeat
    var low = [Float](repeating: .infinity, count: width)
    var high = [Float](repeating: -.infinity, count: width)
    for row in 0..<beats.count {
      for column in 0..<width {
        let sample = beats.samples[row * width + column]
        if sample < low[column] { low[column] = sample }
        if sample > high[column] { high[column] = sample }
      }
    }
    self.low = low
    factor = zip(low, high).map { $1 > $0 ? 1 / ($1 - $0) : 1 }
  }

  func apply(to values: inout [Float], from start: Int) {
    for column in low.indices {
      values[start + column] = (values[start + column] - low[column]) * factor[column]
    }
  }
}
