import Heartbeats
import Models
import Results
import Scoring

/// Some rows with what a model made of them, to be counted.
struct JudgedRows {
  private let rows: [DrawnRow]
  private let beats: BeatSet
  /// Of each row to be abnormal.
  private let abnormal: [Float]
  /// The class that each row was called, from 0 for normal.
  private let called: [UInt8]
  private let classCount: Int
  /// The group of all rows, where it is given.
  private let group: UInt32?

  /// - Parameters:
  ///   - probabilities: a row each; of two classes above 0.5 is called abnormal, of more the most probable.
  ///   - group: what tallies count the rows under; nil for the number of each row's record in the beat set.
  init(_ rows: [DrawnRow], of beats: BeatSet, as probabilities: ClassProbabilities, group: UInt32? = nil) {
    self.group = group
    self.rows = rows
    self.beats = beats
    classCount = probabilities.classes
    abnormal = probabilities.sum(of: 1..<probabilities.classes)
    called = classCount > 2 ? probabilities.mostProbable : abnormal.map { $0 > 0.5 ? 1 : 0 }
  }

  /// The record of a row, or 0 where the source knows none.
  private func group(_ row: Int) -> UInt32 {
    group ?? (beats.knowsRecords ? beats.records[Int(rows[row].beat)] : 0)
  }

  private func kind(_ row: Int) -> BeatClass { beats.classes[Int(rows[row].beat)] }

  /// - Parameter training: rows whose beats were trained on.
  func tally(trainedOn training: [DrawnRow] = []) -> ScoreTally {
    var isTrainedOn = [Bool](repeating: false, count: training.isEmpty ? 0 : beats.count)
    for row in training { isTrainedOn[Int(row.beat)] = true }
    return tally { !isTrainedOn.isEmpty && isTrainedOn[$0] }
  }

  /// - Parameter isTrainedOn: of a beat of the set.
  func tally(isTrainedOn: (Int) -> Bool) -> ScoreTally {
    ScoreTally(
      classCount: classCount,
      rows.indices.map { row in
        ScoreTally.Beat(
          group: group(row), isTrainedOn: isTrainedOn(Int(rows[row].beat)), kind: kind(row),
          probability: abnormal[row], called: called[row])
      })
  }

  var calls: BeatCalls {
    BeatCalls(rows.indices.lazy.map { (group($0), kind($0).isAbnormal, called[$0] > 0) })
  }

  /// The most confident mistakes of each class, at most so many of each; of equally confident ones the earliest beat.
  func failures(each: Int) -> [Failure] {
    BeatClass.allCases.flatMap { kind in
      rows.indices
        .filter { self.kind($0) == kind && (called[$0] > 0) != kind.isAbnormal }
        .sorted {
          let (first, second) = (abs(abnormal[$0] - 0.5), abs(abnormal[$1] - 0.5))
          return first != second ? first > second : rows[$0].beat < rows[$1].beat
        }
        .prefix(each)
        .map { Failure(class: kind, probability: abnormal[$0], beat: Int(rows[$0].beat), of: beats) }
    }
  }
}

extension Failure {
  init(class kind: BeatClass, probability: Float, beat: Int, of beats: BeatSet) {
    self.init(
      class: kind, probability: rounded(Double(probability)), record: beats.record(of: beat),
      time: beats.time(of: beat).map { ($0 * 1000).rounded() / 1000 },
      samples: beats.beat(beat).map { (Double($0) * 1000).rounded() / 1000 })
  }
}
