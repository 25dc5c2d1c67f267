package import Heartbeats

/// What two databases have in common, counted on the very rows used.
public struct DatabaseAudit: Codable, Sendable, Equatable {
  /// Test rows of the training database, and training or validation rows of the test database.
  public var rowsOutOfPlace: Int
  /// Test rows with the very samples of a beat that was trained on or validated with.
  public var identicalTestRows: Int
  /// Beats of the training database that were left out, since the test database holds the same samples.
  public var leftOut: Int
  /// Names of records that occur in both databases, of different records as far as names can tell; nil where one of them
  /// knows no records.
  public var sharedNames: Int?

  /// - Parameter seen: of each beat of both databases, whether it was trained on or validated with.
  package init(seen: [Bool], _ test: [DrawnRow], of beats: BeatSet, _ pair: DatabasePair) {
    let learned = seen.indices.filter { seen[$0] }
    rowsOutOfPlace =
      test.count { pair.training.contains(Int($0.beat)) } + learned.count { !pair.training.contains($0) }
    let contents = BeatContents(learned, of: beats)
    identicalTestRows = test.count { contents.contains(Int($0.beat)) }
    leftOut = pair.shared.count
    let sides = [pair.training, pair.training.upperBound..<beats.count]
    guard sides.allSatisfy({ beats.knowsRecords(of: $0) }) else { return }
    let names = sides.map { side in Set(side.map { beats.recordNames[Int(beats.records[$0])] }) }
    sharedNames = names[0].intersection(names[1]).count
  }
}
