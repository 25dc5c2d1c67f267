import Groundwork
import Heartbeats
import Scoring
import Testing

@Suite("Synthetic beats")
struct SyntheticSourceTests {
  private static let loaded = Result { try SyntheticSource(seed: 1).load(jobs: 2) }

  @Test("There are as many beats as asked for, in the database's shares", arguments: [16_000, 1000, 100, 49, 7, 1])
  func counts(beats: Int) throws {
    let loaded = try SyntheticSource(beats: beats, seed: 3).load(jobs: 2)
    #expect(loaded.source == .synthetic)
    #expect(loaded.beats.count == beats)
    let shares = [0.8277, 0.0254, 0.0661, 0.0073, 0.0735]
    for (count, share) in zip(loaded.beats.classCounts, shares) {
      #expect(abs(Double(count) - share * Double(beats)) <= 2.5)
    }
  }

  @Test("Rows are scaled and padded like real ones")
  func rows() throws {
    let beats = try Self.loaded.get().beats
    var lengths = 0
    for row in 0..<beats.count {
      let samples = beats.beat(row)
      #expect(samples.min() == 0 && samples.max() == 1)
      lengths += samples.lastIndex { $0 > 0 }.map { $0 - samples.startIndex + 1 } ?? 0
    }
    // Real rows are 110 samples long on average.
    #expect((90...140).contains(lengths / beats.count))
  }

  @Test("There are 48 patients with their own rhythms, and R times that go forward")
  func patients() throws {
    let beats = try Self.loaded.get().beats
    #expect(beats.recordNames.count == 48)
    #expect(beats.recordNames.first == "s01")
    #expect(beats.recordNames.last == "s48")
    for row in 1..<beats.count where beats.records[row] == beats.records[row - 1] {
      #expect((0.2...3).contains(beats.times[row] - beats.times[row - 1]))
    }
    var periods: [Double] = []
    for record in 0..<48 {
      let times = (0..<beats.count).filter { beats.records[$0] == UInt32(record) }.map { beats.times[$0] }
      #expect(times.count > 200)
      periods.append(((times.last ?? 0) - (times.first ?? 0)) / Double(times.count - 1))
    }
    #expect((periods.max() ?? 0) / (periods.min() ?? 1) > 1.4)
  }

  @Test("Every class is in both halves of the patients, and in even and odd ones", arguments: [1000, 16_000])
  func halves(count: Int) throws {
    let beats = try SyntheticSource(beats: count, seed: 5).load(jobs: 2).beats
    let numbers = beats.recordNames.compactMap { Int($0.dropFirst()) }
    #expect(numbers.count == beats.recordNames.count)
    for half in [{ $0 <= 24 }, { $0 > 24 }, { $0 % 2 == 0 }, { $0 % 2 == 1 }] as [(Int) -> Bool] {
      let rows = (0..<beats.count).filter { half(numbers[Int(beats.records[$0])]) }
      #expect(Set(rows.map { beats.classes[$0] }) == Set(BeatClass.allCases))
    }
  }

  @Test("A few patients have most of the ectopic beats")
  func concentration() throws {
    let beats = try Self.loaded.get().beats
    for (beatClass, patients) in [(BeatClass.ventricular, 8), (.supraventricular, 6), (.unknown, 4)] {
      var counts = Array(repeating: 0, count: 48)
      for row in 0..<beats.count where beats.classes[row] == beatClass { counts[Int(beats.records[row])] += 1 }
      let most = counts.sorted(by: >).prefix(patients).reduce(0, +)
      #expect(Double(most) > 0.75 * Double(counts.reduce(0, +)))
    }
  }

  @Test("The same seed gives the same beats for any number of threads, another seed others")
  func determinism() throws {
    let first = try Self.loaded.get()
    let again = try SyntheticSource(seed: 1).load(jobs: 1)
    #expect(again.beats == first.beats)
    #expect(again.sha256 == first.sha256)
    let other = try SyntheticSource(seed: 2).load(jobs: 2)
    #expect(other.beats.samples != first.beats.samples)
    #expect(other.sha256 != first.sha256)
    #expect(try SyntheticSource(beats: 21_999, seed: 1).load(jobs: 2).sha256 != first.sha256)
  }

  @Test("Premature beats come early: an ectopic beat's interval is shorter than the one before")
  func prematurity() throws {
    let beats = try Self.loaded.get().beats
    var early = [0, 0]
    var all = [0, 0]
    for row in 2..<beats.count where beats.records[row] == beats.records[row - 2] {
      let kind = beats.classes[row] == .ventricular ? 0 : beats.classes[row] == .normal ? 1 : nil
      guard let kind, beats.classes[row - 1] == .normal, beats.classes[row - 2] == .normal else { continue }
      all[kind] += 1
      let intervals = (beats.times[row] - beats.times[row - 1], beats.times[row - 1] - beats.times[row - 2])
      if intervals.0 < 0.9 * intervals.1 { early[kind] += 1 }
    }
    #expect(Double(early[0]) > 0.85 * Double(all[0]))
    #expect(Double(early[1]) < 0.15 * Double(all[1]))
  }

  @Test("Abnormal beats of a patient differ from the normal ones, and not so much that telling them apart is trivial")
  func separation() throws {
    // A nearest mean within each patient: learnable means well above chance, not trivial means with errors.
    let beats = try Self.loaded.get().beats
    var right = 0
    var all = 0
    for record in 0..<48 {
      let rows = (0..<beats.count).filter { beats.records[$0] == UInt32(record) }
      let kinds = [rows.filter { !beats.classes[$0].isAbnormal }, rows.filter { beats.classes[$0].isAbnormal }]
      guard kinds.allSatisfy({ $0.count >= 20 }) else { continue }
      let means = kinds.map { rows in
        (0..<187).map { offset in
          rows.reduce(Float(0)) { $0 + beats.samples[$1 * 187 + offset] } / Float(rows.count)
        }
      }
      for row in kinds[1] {
        let distances = means.map { mean in
          zip(beats.beat(row), mean).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        all += 1
        if distances[1] < distances[0] { right += 1 }
      }
    }
    #expect(all > 2000)
    #expect((0.6...0.98).contains(Double(right) / Double(all)))
  }

  @Test("Progress counts the patients")
  func progress() throws {
    let last = Guarded([0, 0])
    _ = try SyntheticSource(beats: 100, seed: 1).load(jobs: 2) { done, total in last.withLock { $0 = [done, total] } }
    #expect(last.withLock(\.self) == [48, 48])
  }
}
