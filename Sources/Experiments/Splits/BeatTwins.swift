import Groundwork
package import Heartbeats

/// Which beats of a set have the very same samples, bit for bit.
///
/// Row numbers cannot tell that a file was oversampled before it was saved, or that one record stands in a folder under two
/// names: contents can. The 187 samples of real recordings do not come out equal by chance.
package struct BeatTwins: Sendable, Equatable {
  /// For each beat the first beat with its samples, which is itself where none came before.
  let firsts: [Int32]
  /// The beats of each content that occurs more than once, in ascending order.
  package let groups: [[Int]]

  /// Compares all beats of a set.
  ///
  /// - Parameter jobs: threads to use; the result does not depend on it.
  package init(of beats: BeatSet, jobs: Int = 1) {
    let block = 4096
    let count = beats.count
    let digests = concurrentMap((count + block - 1) / block, jobs: jobs) { index in
      (index * block..<min((index + 1) * block, count)).map { Self.digest(beats.beat($0)) }
    }
    // Equal digests do not yet make equal beats: of each digest the last beat that is no twin, and of that one the beat before it.
    var last: [UInt64: Int32] = [:]
    last.reserveCapacity(count)
    var before: [Int32: Int32] = [:]
    var firsts: [Int32] = []
    firsts.reserveCapacity(count)
    var members: [Int32: [Int]] = [:]
    for (row, digest) in digests.joined().enumerated() {
      var twin = last[digest]
      while let one = twin, !beats.beat(Int(one)).elementsEqual(beats.beat(row)) { twin = before[one] }
      if let twin {
        members[twin, default: [Int(twin)]].append(row)
      } else if let other = last.updateValue(Int32(row), forKey: digest) {
        before[Int32(row)] = other
      }
      firsts.append(twin ?? Int32(row))
    }
    self.firsts = firsts
    groups = members.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Whether two beats have the same samples.
  package func areTwins(_ first: Int, _ second: Int) -> Bool { firsts[first] == firsts[second] }

  /// The contents of some rows, each as the first beat that has it.
  func contents(of rows: some Sequence<DrawnRow>) -> Set<Int32> {
    Set(rows.lazy.map { firsts[Int($0.beat)] })
  }

  /// Equal for beats with the same samples.
  static func digest(_ samples: ArraySlice<Float>) -> UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for sample in samples {
      // 0 and -0 are equal, so they need one digest.
      digest = (digest ^ UInt64((sample + 0).bitPattern)) &* 0x9E37_79B9_7F4A_7C15
      digest ^= digest >> 29
    }
    return digest
  }
}

extension LoadedBeats {
  /// The same beats, with records that hold the same beats given to one patient, whatever their names.
  ///
  /// Two records are one patient's where at least half of the shorter one's beats have a twin in the other. Beats without
  /// any deflection do not count: those of all patients are alike.
  package func joiningIdenticalRecords(_ twins: BeatTwins) -> LoadedBeats {
    guard beats.knowsRecords, !twins.groups.isEmpty else { return self }
    var lengths = [Int](repeating: 0, count: beats.recordNames.count)
    for record in beats.records { lengths[Int(record)] += 1 }
    /// Beats of the first record with a twin in the second, a later one.
    var shared: [[Int]: Int] = [:]
    for group in twins.groups where beats.beat(group[0]).contains(where: { $0 != 0 }) {
      let holders = Set(group.map { Int(beats.records[$0]) }).sorted()
      for (one, other) in zip(holders, holders.dropFirst()) {
        let copies = min(group.count { beats.records[$0] == one }, group.count { beats.records[$0] == other })
        shared[[one, other], default: 0] += copies
      }
    }
    var merged = beats.patients
    var copies: [[String]] = []
    for (pair, count) in shared.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      guard 2 * count >= min(lengths[pair[0]], lengths[pair[1]]) else { continue }
      copies.append(pair.map { beats.recordNames[$0] })
      let (kept, dropped) = (merged[pair[0]], merged[pair[1]])
      merged = merged.map { $0 == dropped ? kept : $0 }
    }
    guard !copies.isEmpty else { return self }
    var joined = self
    joined.beats.name(patients: merged.map { "\($0)" })
    // The names that the patients had before.
    let firsts = joined.beats.patientNames.compactMap { Int($0) }
    joined.beats.rename(patients: firsts.map { beats.patientNames[$0] })
    joined.identicalRecords = copies
    return joined
  }
}
