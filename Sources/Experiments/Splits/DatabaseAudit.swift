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
}
