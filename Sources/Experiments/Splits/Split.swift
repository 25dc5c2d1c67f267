import Groundwork
package import Heartbeats
import Scoring

/// Rows to train on, to choose epochs and thresholds on, and to be scored on.
public struct Split: Sendable, Equatable {
  public var train: [DrawnRow]
  /// Empty where a protocol chooses nothing.
  public var validation: [DrawnRow]
  public var test: [DrawnRow]

  public init(train: [DrawnRow], validation: [DrawnRow] = [], test: [DrawnRow]) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}

extension Split {
  /// A plain random split of rows, the test part rounded up as scikit-learn's `train_test_split` does.
  package static func random(_ rows: [DrawnRow], testShare: Double, seed: UInt64) -> Split {
    var generator = SeededGenerator(seed: seed)
    var shuffled = rows
    generator.shuffle(&shuffled)
    let testCount = Int((Double(rows.count) * testShare).rounded(.up))
    return Split(train: Array(shuffled[testCount...]), test: Array(shuffled[..<testCount]))
  }

  /// A random split that keeps the share of each of the five classes in all parts.
  ///
  /// - Parameters:
  ///   - rows: the beats to split, all unless told.
  ///   - testShare: of these beats.
  ///   - validationShare: of the beats that are not test beats.
  package static func stratified(
    _ beats: BeatSet, rows: [Int]? = nil, testShare: Double, validationShare: Double, seed: UInt64
  ) -> Split {
    let all = rows ?? Array(beats.classes.indices)
    var split = Split(train: [], test: [])
    for kind in BeatClass.allCases {
      var generator = SeededGenerator(seed: seed, stream: UInt64(kind.rawValue))
      var rows = all.filter { beats.classes[$0] == kind }.map { DrawnRow(beat: $0) }
      generator.shuffle(&rows)
      let testCount = Int((Double(rows.count) * testShare).rounded())
      let validationCount = Int((Double(rows.count - testCount) * validationShare).rounded())
      split.test += rows[..<testCount]
      split.validation += rows[testCount..<testCount + validationCount]
      split.train += rows[(testCount + validationCount)...]
    }
    return split
  }

  /// A split by records: every beat of a record goes to the part its record is named for, others stay out.
  package static func byRecord(
    _ beats: BeatSet, train: Set<String>, validation: Set<String>, test: Set<String>
  ) -> Split {
    var split = Split(train: [], test: [])
    for (row, record) in beats.records.enumerated() {
      let name = beats.recordNames[Int(record)]
      if test.contains(name) {
        split.test.append(DrawnRow(beat: row))
      } else if validation.contains(name) {
        split.validation.append(DrawnRow(beat: row))
      } else if train.contains(name) {
        split.train.append(DrawnRow(beat: row))
      }
    }
    return split
  }
}
