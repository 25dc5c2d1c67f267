import Groundwork
package import Heartbeats
import Scoring

/// Rows to train on, to choose epochs and thresholds on, and to be scored on.
public struct Split: Sendable, Equatable {
  public var train: [DrawnRow]
  /// Empty where a protocol chooses nothing.
  public var validation: [DrawnRow]
  public var test: [DrawnRow]
  /// Training and validation rows that were left out, since a test row (or, for training rows, a validation row) has the
  /// very same samples.
  public var leftOut = 0

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

  /// A random split that keeps the share of each of the five classes in all parts, and beats with the same samples together.
  ///
  /// A group of such beats goes to the next part where less than half of it has room, so that shares stay as near as groups
  /// allow.
  ///
  /// - Parameters:
  ///   - rows: the beats to split, all by default.
  ///   - testShare: of these beats.
  ///   - validationShare: of the beats that are not test beats.
  package static func stratified(
    _ beats: BeatSet, twins: BeatTwins, rows: [Int]? = nil, testShare: Double, validationShare: Double, seed: UInt64
  ) -> Split {
    let all = rows ?? Array(beats.classes.indices)
    let taken = twins.groups.isEmpty ? [] : Set(all)
    let groups = twins.groups.map { $0.filter(taken.contains) }.filter { $0.count > 1 }
    let companions = Dictionary(uniqueKeysWithValues: groups.map { (twins.firsts[$0[0]], $0) })
    var split = Split(train: [], test: [])
    /// Test, validation, training.
    var parts: [[DrawnRow]] = [[], [], []]
    /// The part of each group that has one, since groups may hold beats of several classes.
    var assigned: [Int32: Int] = [:]
    /// Rows that parts lack of the abnormal classes so far, since groups had no room; 0 where there are no groups.
    var lacking = [0, 0, 0]
    for kind in BeatClass.allCases {
      var generator = SeededGenerator(seed: seed, stream: UInt64(kind.rawValue))
      var rows = all.filter { beats.classes[$0] == kind }
      generator.shuffle(&rows)
      let testCount = Int((Double(rows.count) * testShare).rounded())
      let validationCount = Int((Double(rows.count - testCount) * validationShare).rounded())
      var room = [testCount, validationCount, rows.count - testCount - validationCount]
      if kind.isAbnormal { room = zip(room, lacking).map { $0 + $1 } }
      func assign(_ row: Int, _ part: Int) {
        parts[part].append(DrawnRow(beat: row))
        room[part] -= 1
      }
      // Twins of another class's beats go where those went.
      for row in rows { if let part = assigned[twins.firsts[row]] { assign(row, part) } }
      for row in rows {
        let content = twins.firsts[row]
        guard let group = companions[content] else {
          assign(row, room.firstIndex { $0 > 0 } ?? 2)
          continue
        }
        guard assigned[content] == nil else { continue }
        let own = group.filter { beats.classes[$0] == kind }
        let part = room.firstIndex { $0 > 0 && 2 * $0 >= own.count } ?? 2
        assigned[content] = part
        for twin in own { assign(twin, part) }
      }
      if kind.isAbnormal { lacking = room }
    }
    (split.test, split.validation, split.train) = (parts[0], parts[1], parts[2])
    return split
  }

  /// The split without those training and validation rows whose samples a test row has too, and without those training
  /// rows whose samples a validation row has.
  package func leavingOutTwins(_ twins: BeatTwins) -> Split {
    guard !twins.groups.isEmpty else { return self }
    var split = self
    let tested = twins.contents(of: test)
    split.validation.removeAll { tested.contains(twins.firsts[Int($0.beat)]) }
    let kept = tested.union(twins.contents(of: split.validation))
    split.train.removeAll { kept.contains(twins.firsts[Int($0.beat)]) }
    split.leftOut += train.count + validation.count - split.train.count - split.validation.count
    return split
  }

  /// A split by records: every beat of a record goes to the part its record is named for, others stay out.
  package static func byRecord(
    _ beats: BeatSet, train: Set<String>, validation: Set<String>, test: Set<String>
  ) -> Split {
    var split = Split(train: [], test: [])
    // Once a record, not once a beat.
    let (isTest, isValidation, isTraining) = (
      beats.recordNames.map(test.contains), beats.recordNames.map(validation.contains),
      beats.recordNames.map(train.contains)
    )
    for (row, record) in beats.records.enumerated() {
      let record = Int(record)
      if isTest[record] {
        split.test.append(DrawnRow(beat: row))
      } else if isValidation[record] {
        split.validation.append(DrawnRow(beat: row))
      } else if isTraining[record] {
        split.train.append(DrawnRow(beat: row))
      }
    }
    return split
  }
}
