package import Files
import Glibc
import Groundwork
import Scoring
import WFDB

/// A WFDB database of simulated patients of any size, laid out as Icentia11k is on disk: one lead in format 16 at 250 Hz, each patient in
/// segments of at most 1,048,577 samples, `p00/p00000/p00000_s00`, N, S, V and Q annotated.
///
/// For measuring, not for learning: of each patient some hundred beats are simulated (`SyntheticLead`) and recur, each time with other
/// noise. Stretches of strong noise are annotated Q throughout, as are those of Icentia11k; the shares of the classes are about
/// its.
package struct SyntheticDatabase: Sendable {
  /// Annotated beats, exactly.
  package let beats: Int
  package let patients: Int
  package let seed: UInt64

  /// Samples of a whole segment.
  package static let segmentLength = 1_048_577
  package static let sampleRate = 250
  /// Units a millivolt.
  private static let gain = 1000.0
  /// Simulated beats of a patient.
  private static let loopBeats = 600
  /// Samples over which the noise stays the same, 2 s.
  private static let block = 500
  /// The share of blocks of strong noise.
  private static let unclassified = 0.24

  /// - Precondition: at least two beats a patient.
  package init(beats: Int, patients: Int? = nil, seed: UInt64) {
    self.beats = beats
    self.patients = patients ?? max(1, min(beats / 2, max(20, beats / 100_000)))
    self.seed = seed
    precondition(beats >= 2 * self.patients && self.patients > 0, "at least two beats a patient")
  }

  /// What was written.
  package struct Size: Sendable, Equatable {
    package var records = 0
    package var bytes = 0
  }

  /// Writes the database, a patient a thread at a time; the bytes do not depend on `jobs`.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  package func write(to folder: String, jobs: Int) throws(Fault) -> Size {
    let noise = Self.noiseTable(seed: seed)
    let written = try concurrentMap(patients, jobs: jobs) { patient throws(Fault) in
      try write(patient, to: folder, noise: noise)
    }
    let names = written.flatMap(\.names)
    try WholeFile.write(Array((names.joined(separator: "\n") + "\n").utf8), to: "\(folder)/RECORDS")
    return Size(records: names.count, bytes: written.reduce(0) { $0 + $1.bytes })
  }

  /// Beats of one patient.
  private func beats(of patient: Int) -> Int { beats / patients + (patient < beats % patients ? 1 : 0) }

  private func write(
    _ patient: Int, to folder: String, noise: [Float]
  ) throws(Fault) -> (names: [String], bytes: Int) {
    var generator = SeededGenerator(seed: seed, stream: UInt64(patient))
    let loop = Loop(beats: Self.loopBeats, using: &generator)
    let digits = { (number: Int, count: Int) in
      String(repeating: "0", count: max(0, count - "\(number)".count)) + "\(number)"
    }
    let name = "p\(digits(patient, 5))"
    var left = beats(of: patient)
    var names: [String] = []
    var bytes = 0
    while left > 0 {
      var segment = Segment(loop, noise: noise, mostBeats: left, using: &generator)
      // A last beat alone would be a record without rows.
      if left - segment.annotations.count == 1 { segment.removeLastBeat() }
      left -= segment.annotations.count
      let own = "\(name)_s\(digits(names.count, 2))"
      let path = "p\(digits(patient / 1000, 2))/\(name)/\(own)"
      names.append(path)
      bytes += try segment.write(own, to: "\(folder)/\(path)")
    }
    return (names, bytes)
  }

  /// Normal numbers, and as many again as a block has, so that a block may begin anywhere.
  private static func noiseTable(seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: SeededGenerator.derive(seed, "noise"))
    let table = (0..<1 << 16).map { _ in Float(generator.normal()) }
    return table + table.prefix(block)
  }

  /// Beats of a patient that recur, without noise, from one pause between T and P to another.
  private struct Loop: Sendable {
    /// In units of the converter.
    var samples: [Float]
    var marks: [BeatExtraction.Mark]
    /// The deviation of the noise, in units of the converter.
    var noise: Float
    /// The slow wander over ten seconds, in units of the converter, and a block more.
    var wander: [Float]

    init(beats: Int, using generator: inout SeededGenerator) {
      // Few patients have most of the ectopic beats.
      func share(_ mean: Double) -> Int {
        let spread = 1.2
        return min(beats / 4, Int(Double(beats) * mean * exp(spread * generator.normal() - spread * spread / 2) + 0.5))
      }
      var counts = Array(repeating: 0, count: BeatClass.allCases.count)
      counts[Int(BeatClass.supraventricular.rawValue)] = share(0.012)
      counts[Int(BeatClass.ventricular.rawValue)] = share(0.011)
      counts[Int(BeatClass.normal.rawValue)] = beats - counts.reduce(0, +)
      var roles: SyntheticPlan.Roles = []
      if generator.below(10) == 0 { roles.insert(.irregular) }
      if generator.below(8) == 0 { roles.insert(.block) }
      let patient = SyntheticPatient(roles: roles, using: &generator)
      let rhythm = SyntheticRhythm(counts: counts, patient: patient, using: &generator)
      let lead = SyntheticLead(clean: rhythm, patient: patient, sampleRate: sampleRate, using: &generator)
      let peaks = lead.marks.map(\.sample)
      // Three fifths of an interval after the first beat and before the last, T is over and P has not begun.
      let start = peaks[0] + (peaks[1] - peaks[0]) * 3 / 5
      let last = peaks.count - 1
      let end = peaks[last - 1] + (peaks[last] - peaks[last - 1]) * 3 / 5
      samples = lead.samples[start..<end].map { Float($0 * gain) }
      marks = lead.marks[1..<last].map { BeatExtraction.Mark(sample: $0.sample - start, beatClass: $0.beatClass) }
      noise = Float(patient.noise * gain)
      let period = 10 * sampleRate
      wander = (0..<period + block).map { index in
        Float(patient.wander * gain * sin(2 * .pi * Double(index % period) / Double(period)))
      }
    }
  }

  /// One record.
  private struct Segment {
    private var samples: [Int16] = []
    private(set) var annotations: [Annotation] = []

    init(_ loop: Loop, noise: [Float], mostBeats: Int, using generator: inout SeededGenerator) {
      var position = generator.below(loop.samples.count)
      var next = loop.marks.firstIndex { $0.sample >= position } ?? 0
      /// Where the loop began for the last time, in samples of the segment.
      var start = -position
      if next == 0, position > loop.marks[0].sample { start += loop.samples.count }
      let offset = generator.below(10 * sampleRate)
      let mean = Double(loop.samples.count) / Double(loop.marks.count)
      samples.reserveCapacity(min(segmentLength, Int(Double(mostBeats) * mean * 1.5) + 2 * block))
      // Strong noise comes in runs of ten blocks on average.
      var isNoisy = Double(generator.below(1000)) < 1000 * unclassified
      while samples.count < segmentLength {
        let count = min(block, segmentLength - samples.count)
        let change = isNoisy ? 100 : Int(100 * unclassified / (1 - unclassified))
        if generator.below(1000) < change { isNoisy.toggle() }
        let first = samples.count
        append(
          count, loop, &position, wander: (offset + first) % (10 * sampleRate),
          scale: loop.noise * (isNoisy ? 8 : 1), noise: noise, from: generator.below(1 << 16))
        while loop.marks[next].sample + start < samples.count {
          let mark = loop.marks[next]
          let code: UInt8 = isNoisy ? 13 : mark.beatClass == .normal ? 1 : mark.beatClass == .ventricular ? 5 : 9
          annotations.append(Annotation(sample: mark.sample + start, code: code))
          next += 1
          if next == loop.marks.count { (next, start) = (0, start + loop.samples.count) }
          if annotations.count == mostBeats { break }
        }
        if annotations.count == mostBeats { break }
      }
    }

    mutating func removeLastBeat() { annotations.removeLast() }

    /// Appends samples of the loop with wander and noise, rounded.
    private mutating func append(
      _ count: Int, _ loop: Loop, _ position: inout Int, wander: Int, scale: Float, noise: [Float], from: Int
    ) {
      var done = 0
      while done < count {
        let run = min(count - done, loop.samples.count - position)
        precondition(wander + done + run <= loop.wander.count && from + done + run <= noise.count, "a block at most")
        // Invariant: `run` samples are read of each array, which the loop's length, the lines above and the capacity allow.
        let next = position
        samples += unsafe [Int16](unsafeUninitializedCapacity: run) { values, filled in
          unsafe loop.samples.withUnsafeBufferPointer { clean in
            unsafe loop.wander.withUnsafeBufferPointer { slow in
              unsafe noise.withUnsafeBufferPointer { fast in
                for index in 0..<run {
                  let value =
                    unsafe clean[next &+ index] + slow[wander &+ done &+ index]
                    + scale * fast[from &+ done &+ index]
                  // Rounded by a whole number that makes all positive.
                  let whole = Int32(min(65534, max(1, value + 32768.5))) &- 32768
                  unsafe values[index] = Int16(truncatingIfNeeded: whole)
                }
              }
            }
          }
          filled = run
        }
        done += run
        position += run
        if position == loop.samples.count { position = 0 }
      }
    }

    /// Writes header, signal and annotations; returns their size in bytes.
    func write(_ name: String, to path: String) throws(Fault) -> Int {
      var sum: Int16 = 0
      for sample in samples { sum &+= sample }
      var description = SignalDescription(fileName: "\(name).dat", format: 16, gain: gain, baseline: 0, name: "ECG")
      description.adcResolution = 16
      description.initialValue = Int(samples[0])
      description.checksum = sum
      let header = RecordHeader(
        name: name, sampleRate: Double(sampleRate), frameCount: samples.count, signals: [description])
      let text = Array(header.text.utf8)
      let marks = try AnnotationFile(annotations: annotations).bytes(path: "\(path).atr")
      try Self.put("\(path).dat") { file throws(Fault) in try file.append(numbers: samples.map { $0.littleEndian }) }
      try Self.put("\(path).atr") { file throws(Fault) in try file.append(marks) }
      try Self.put("\(path).hea") { file throws(Fault) in try file.append(text) }
      return text.count + marks.count + 2 * samples.count
    }

    private static func put(_ path: String, _ fill: (AsideFile) throws(Fault) -> Void) throws(Fault) {
      let file = try AsideFile(path)
      try fill(file)
      // A database that can be written anew need not outlive a power cut.
      try file.putInPlace(synced: false)
    }
  }
}
