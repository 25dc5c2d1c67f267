import Heartbeats
import Scoring
import Testing

@Suite("Two databases in one set")
struct BeatSetDatabasesTests {
  private func beats(_ classes: [BeatClass], records: [UInt32], names: [String], times: [Double]) -> BeatSet {
    BeatSet(
      samples: (0..<classes.count * 187).map { Float($0 % 100) / 100 }, classes: classes, records: records,
      recordNames: names, times: times)
  }

  @Test("Records of one name stay two records, and rows keep their order")
  func names() {
    let first = beats([.normal, .ventricular], records: [0, 1], names: ["100", "101"], times: [1, 2])
    let second = beats([.fusion], records: [0], names: ["100"], times: [3])
    let both = BeatSet(first, then: second)
    #expect(both.classes == [.normal, .ventricular, .fusion])
    #expect(both.records == [0, 1, 2] && both.recordNames == ["100", "101", "100"])
    #expect(both.samples == first.samples + second.samples && both.times == [1, 2, 3])
    #expect((0..<3).map(both.record) == ["100", "101", "100"])
    #expect(both.knowsRecords(of: 0..<3))
  }

  @Test("Beside records, beats without any stay unknown", arguments: [true, false])
  func unknown(recordsFirst: Bool) {
    let recorded = beats([.normal], records: [0], names: ["a"], times: [1.5])
    let silent = beats([.ventricular, .normal], records: [], names: [], times: [])
    let both = recordsFirst ? BeatSet(recorded, then: silent) : BeatSet(silent, then: recorded)
    let known = recordsFirst ? [true, false, false] : [false, false, true]
    for row in 0..<3 {
      #expect(both.record(of: row) == (known[row] ? "a" : nil))
      #expect(both.time(of: row) == (known[row] ? 1.5 : nil))
      #expect(both.knowsRecords(of: [row]) == known[row])
    }
    #expect(!both.knowsRecords(of: 0..<3))
  }

  @Test("Without any records there are none")
  func none() {
    let silent = beats([.normal], records: [], names: [], times: [])
    let both = BeatSet(silent, then: silent)
    #expect(!both.knowsRecords && both.times.isEmpty && both.record(of: 1) == nil && both.time(of: 0) == nil)
  }
}
