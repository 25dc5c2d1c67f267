import Groundwork
import Scoring
import Testing

/// Calls kept a bit a beat compare two models as rows do.
struct BeatCallsTests {
  private typealias Beat = (group: UInt32, isAbnormal: Bool, isFlagged: Bool)

  private static func beats(_ count: Int, seed: UInt64) -> (first: [Beat], second: [Beat]) {
    var generator = SeededGenerator(seed: seed)
    let rows = (0..<count).map { _ in
      (UInt32(generator.below(5) * 3), generator.below(4) == 0, generator.below(3) == 0, generator.below(3) == 0)
    }
    return (rows.map { ($0.0, $0.1, $0.2) }, rows.map { ($0.0, $0.1, $0.3) })
  }

  @Test(arguments: [1, 8, 1001]) func jointCountsAreThoseOfTheRows(count: Int) throws {
    let (first, second) = Self.beats(count, seed: UInt64(count))
    let joints = try #require(BeatCalls.compare(BeatCalls(first), BeatCalls(second)))
    let test = McNemarTest(
      labels: first.map { $0.isAbnormal ? 1 : 0 }, first: first.map { $0.isFlagged ? 1 : 0 },
      second: second.map { $0.isFlagged ? 1 : 0 })
    #expect(joints.reduce(0) { $0 + $1.onlyFirstRight } == test.onlyFirstRight)
    #expect(joints.reduce(0) { $0 + $1.onlySecondRight } == test.onlySecondRight)
    #expect(joints.reduce(0) { $0 + $1.count } == count)
    for joint in joints {
      let rows = first.indices.filter { first[$0].group == joint.group && first[$0].isAbnormal }
      #expect(joint.abnormal == rows.count)
      #expect(joint.onlyFirstFound == rows.count { first[$0].isFlagged && !second[$0].isFlagged })
      #expect(joint.onlySecondFound == rows.count { second[$0].isFlagged && !first[$0].isFlagged })
    }
  }

  @Test func partsAreComparedAsOne() throws {
    let (first, second) = Self.beats(300, seed: 2)
    let whole = try #require(BeatCalls.compare(BeatCalls(first), BeatCalls(second)))
    let cut = 117
    let parts = [first, second].map { BeatCalls(joining: [BeatCalls($0[..<cut]), BeatCalls($0[cut...])]) }
    #expect(BeatCalls.compare(parts[0], parts[1]) == whole)
    #expect(BeatCalls(bytes: parts[0].bytes) == parts[0])
  }

  @Test func otherBeatsAreNotCompared() {
    let (first, second) = Self.beats(50, seed: 3)
    #expect(BeatCalls.compare(BeatCalls(first), BeatCalls(second.dropLast())) == nil)
    #expect(
      BeatCalls.compare(BeatCalls(first), BeatCalls(second.map { ($0.group + 1, $0.isAbnormal, $0.isFlagged) })) == nil)
    #expect(
      BeatCalls.compare(BeatCalls(first), BeatCalls(second.map { ($0.group, !$0.isAbnormal, $0.isFlagged) })) == nil)
    #expect(BeatCalls(bytes: Array(BeatCalls(first).bytes.dropLast())) == nil)
  }
}
