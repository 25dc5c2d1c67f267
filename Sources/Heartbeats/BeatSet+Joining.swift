import Groundwork

/// Some rows of a beat set to be: those of one record, or of a piece of a file.
struct BeatPart: Sendable {
  /// Row-major, count x 187.
  var samples: [Float] = []
  var classes: [BeatClass] = []
  /// Empty when unknown.
  var times: [Double] = []
  /// nil when unknown.
  var record: String?
}

extension BeatSet {
  /// The rows of all parts in order; records are numbered as they come, those without a beat left out.
  ///
  /// - Precondition: at most 65,536 records; all parts know their records and times, or none does.
  init(joining parts: [BeatPart], jobs: Int) {
    let starts = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.samples.count) }
    let total = starts[parts.count]
    let samples = [Float](unsafeUninitializedCapacity: total) { buffer, count in
      preferHugePages(UnsafeMutableRawBufferPointer(buffer))
      // Each part writes only its own range, and the ranges tile the buffer.
      nonisolated(unsafe) let buffer = buffer
      concurrently(parts.count, jobs: jobs) { index in
        _ = buffer[starts[index]..<starts[index + 1]].update(fromContentsOf: parts[index].samples)
      }
      count = total
    }

    var records: [UInt16] = []
    var names: [String] = []
    for part in parts where !part.classes.isEmpty {
      guard let record = part.record else { continue }
      records += repeatElement(UInt16(names.count), count: part.classes.count)
      names.append(record)
    }
    self.init(
      samples: samples, classes: parts.flatMap(\.classes), records: records, recordNames: names,
      times: parts.flatMap(\.times))
  }
}
