import Files
import Groundwork
import Scoring

/// Some rows of a beat set to be: those of one record, or of a piece of a file.
struct BeatPart: Sendable {
  /// Row-major, count x 187.
  var samples: [Float] = []
  var classes: [BeatClass] = []
  /// Empty when unknown.
  var times: [Double] = []
  /// The beats that no RR interval leads to (`BeatSet.stretchStarts`).
  var stretchStarts: [Int] = []
  /// Which of the record's annotated beats each row is; empty where nobody asks.
  var marks: [Int] = []
  /// A row a beat; nil when unknown.
  var patientFeatures: PatientFeatures?
  /// nil when unknown.
  var record: String?
  /// Who the record is of, where it or somebody says so; parts with the same name are one patient's.
  var patient: String?
}

extension BeatPart {
  /// The beats cut from a record's lead.
  init(_ cut: BeatExtraction.Beats, record: String) {
    self.init(
      samples: cut.samples, classes: cut.classes, times: cut.times, stretchStarts: cut.stretchStarts, marks: cut.marks,
      record: record)
  }
}

extension BeatSet {
  /// The rows of all parts in order; records are numbered as they come, those without a beat left out.
  ///
  /// - Precondition: all parts know their records and times, or none does.
  init(joining parts: [BeatPart], jobs: Int) {
    let starts = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.samples.count) }
    let total = starts[parts.count]
    let samples = unsafe [Float](unsafeUninitializedCapacity: total) { buffer, count in
      unsafe preferHugePages(UnsafeMutableRawBufferPointer(buffer))
      // Each part writes only its own range, and the ranges tile the buffer.
      nonisolated(unsafe) let buffer = unsafe buffer
      concurrently(parts.count, jobs: jobs) { index in
        _ = unsafe buffer[starts[index]..<starts[index + 1]].update(fromContentsOf: parts[index].samples)
      }
      count = total
    }

    self.init(samples: samples, describedBy: parts)
  }

  /// The rows of parts that are made side by side, each moved to its rows at once: no beat is in memory twice.
  ///
  /// - Parameters:
  ///   - mostRows: for each part, the rows that it has at most.
  ///   - first: the part to make first; after the last one comes the one with index 0.
  ///   - make: makes a part; records and times as in `init(joining:jobs:)`.
  /// - Throws: what `make` throws.
  init(mostRows: [Int], jobs: Int, from first: Int = 0, make: @Sendable (Int) throws(Fault) -> BeatPart) throws(Fault) {
    let width = Self.samplesPerBeat
    let starts = mostRows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1 * width) }
    var parts: [BeatPart] = []
    var fault: Fault?
    // Memory that is never written costs nothing, so room for beats that are left out is no waste.
    let samples = unsafe [Float](unsafeUninitializedCapacity: starts[mostRows.count]) { buffer, count in
      unsafe preferHugePages(UnsafeMutableRawBufferPointer(buffer))
      // Each part writes only its own range: the ranges tile the buffer, and no part is larger than its range.
      nonisolated(unsafe) let buffer = unsafe buffer
      do throws(Fault) {
        parts = try concurrentMap(mostRows.count, jobs: jobs, from: first) { index throws(Fault) in
          var part = try make(index)
          precondition(part.samples.count <= mostRows[index] * width, "more rows than announced")
          _ = unsafe buffer[starts[index]...].update(fromContentsOf: part.samples)
          part.samples = []
          return part
        }
      } catch {
        fault = error
      }
      for (part, start) in zip(parts, starts) {
        let size = part.classes.count * width
        if start > count { unsafe buffer.baseAddress.map { unsafe ($0 + count).update(from: $0 + start, count: size) } }
        count += size
      }
    }
    if let fault { throw fault }
    self.init(samples: samples, describedBy: parts)
  }

  /// The rows of one part, whose samples are taken over as they are.
  init(_ part: BeatPart) { self.init(samples: part.samples, describedBy: [part]) }

  /// Samples in place, with the classes, times and records of the parts that they came from.
  private init(samples: [Float], describedBy parts: [BeatPart]) {
    var records: [UInt32] = []
    var names: [String] = []
    var patients: [String?] = []
    for part in parts where !part.classes.isEmpty {
      guard let record = part.record else { continue }
      records += repeatElement(UInt32(names.count), count: part.classes.count)
      names.append(record)
      patients.append(part.patient)
    }
    self.init(
      samples: samples, classes: parts.flatMap(\.classes), records: records, recordNames: names,
      patients: patients, times: parts.flatMap(\.times))
    var first = 0
    for part in parts {
      stretchStarts += part.stretchStarts.map { first + $0 }
      first += part.classes.count
    }
    let filled = parts.filter { !$0.classes.isEmpty }
    let features = filled.compactMap(\.patientFeatures)
    if features.count == filled.count { patientFeatures = PatientFeatures(joining: features) }
  }
}
