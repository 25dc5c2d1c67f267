package import Heartbeats
package import Results

/// What two databases have in common, counted on the very rows used.
extension DatabaseAudit {
  /// - Parameter seen: of each beat of both databases, whether it was trained on or validated with.
  package init(seen: [Bool], _ test: [DrawnRow], of beats: BeatSet, _ twins: BeatTwins, _ pair: DatabasePair) {
    let learned = seen.indices.filter { seen[$0] }
    let contents = Set(learned.map { twins.firsts[$0] })
    self.init(
      rowsOutOfPlace: test.count { pair.training.contains(Int($0.beat)) }
        + learned.count { !pair.training.contains($0) },
      identicalTestRows: test.count { contents.contains(twins.firsts[Int($0.beat)]) }, leftOut: pair.shared.count)
    let sides = [pair.training, pair.training.upperBound..<beats.count]
    guard sides.allSatisfy({ beats.knowsRecords(of: $0) }) else { return }
    let names = sides.map { side in Set(side.map { beats.recordNames[Int(beats.records[$0])] }) }
    sharedNames = names[0].intersection(names[1]).count
  }

  /// What is known before test beats are read to be scored: they were compared once with the beats to train on.
  ///
  /// - Returns: nil where they are held.
  init?(streaming pair: DatabasePair) {
    guard let tested = pair.tested else { return nil }
    self.init(rowsOutOfPlace: 0, identicalTestRows: 0, leftOut: pair.shared.count)
    guard pair.knowsRecords else { return }
    let names = pair.drawnFrom?.entries.map(\.name) ?? pair.joined.beats.recordNames
    sharedNames = Set(names).intersection(tested.entries.map(\.name)).count
  }
}
