public import Heartbeats

/// A test beat that a model misjudged with confidence, with where to look it up.
public struct Failure: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// The probability of abnormal that the model gave it.
  public var probability: Double
  /// nil where the source knows no records.
  public var record: String?
  /// Seconds from the record's start to the R peak; nil where unknown.
  public var time: Double?
  /// 187 samples.
  public var samples: [Double]

  /// The most confident mistakes of each class.
  ///
  /// - Parameter each: at most so many of a class.
  static func worst(each: Int, of rows: [DrawnRow], probabilities: [Float], beats: BeatSet) -> [Failure] {
    BeatClass.allCases.flatMap { kind in
      rows.indices
        .filter { beats.classes[Int(rows[$0].beat)] == kind && (probabilities[$0] > 0.5) != kind.isAbnormal }
        .sorted {
          let (first, second) = (abs(probabilities[$0] - 0.5), abs(probabilities[$1] - 0.5))
          return first != second ? first > second : $0 < $1
        }
        .prefix(each)
        .map { row in
          let beat = Int(rows[row].beat)
          return Failure(
            class: kind, probability: rounded(Double(probabilities[row])),
            record: beats.record(of: beat),
            time: beats.time(of: beat).map { ($0 * 1000).rounded() / 1000 },
            samples: beats.beat(beat).map { (Double($0) * 1000).rounded() / 1000 })
        }
    }
  }
}
