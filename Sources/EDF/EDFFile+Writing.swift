public import Files
import Foundation

extension EDFFile {
  /// A whole file of samples and annotations.
  ///
  /// - Parameters:
  ///   - header: how they are stored; the number of data records comes out of the samples.
  ///   - samples: for each signal but those of annotations, its samples in units of the converter. The last data record is
  ///     filled up with each signal's last sample.
  ///   - annotations: stored in the last signal of annotations of the data record that they fall into, or a later one.
  ///   - onsets: when each data record begins, in seconds; nil where they follow each other from 0 on.
  /// - Throws: `Fault` for what the format cannot hold.
  public static func bytes(
    _ header: EDFHeader, samples: [[Int]], annotations: [EDFAnnotation] = [], onsets: [Double]? = nil
  ) throws(Fault) -> [UInt8] {
    let path = "an EDF file"
    let signals = header.signals
    let stored = signals.indices.filter { !signals[$0].isAnnotations }
    let keepers = signals.indices.filter { signals[$0].isAnnotations }
    guard samples.count == stored.count else {
      throw .badData(path, expected: "samples of \(stored.count) signals", found: "\(samples.count)")
    }
    var count = onsets?.count ?? 0
    for (signal, samples) in zip(stored, samples) where signals[signal].samplesPerRecord > 0 {
      let perRecord = signals[signal].samplesPerRecord
      count = max(count, (samples.count + perRecord - 1) / perRecord)
    }
    if stored.isEmpty { count = max(count, 1) }
    let onsets = onsets ?? (0..<count).map { Double($0) * header.recordDuration }
    guard onsets.count == count else {
      throw .badData(path, expected: "\(count) onsets of data records", found: "\(onsets.count)")
    }
    var texts = annotations.map(Self.list)[...]
    var due = annotations[...]
    var head = header
    head.recordCount = count
    var bytes = try head.bytes()
    for record in 0..<count {
      var next = 0
      for signal in signals.indices {
        let perRecord = signals[signal].samplesPerRecord
        if signals[signal].isAnnotations {
          let room = perRecord * header.kind.bytesPerSample
          var list: [UInt8] = signal == keepers.first ? Array("+\(number(onsets[record], 30))\u{14}\u{14}\0".utf8) : []
          let end = record + 1 < count ? onsets[record + 1] : Double.infinity
          while signal == keepers.last, let text = texts.first, let mark = due.first, mark.onset < end,
            list.count + text.count <= room
          {
            list += text
            texts.removeFirst()
            due.removeFirst()
          }
          guard list.count <= room else {
            throw .badData(path, expected: "room for \(list.count) bytes of annotations", found: "\(room)")
          }
          bytes += list + repeatElement(0, count: room - list.count)
          continue
        }
        let own = samples[next]
        next += 1
        let range = header.kind == .edf ? -32768...32767 : -8_388_608...8_388_607
        for index in record * perRecord..<(record + 1) * perRecord {
          let value = index < own.count ? own[index] : own.last ?? 0
          guard range.contains(value) else {
            throw .badData(path, expected: "samples from \(range.lowerBound) to \(range.upperBound)", found: "\(value)")
          }
          for byte in 0..<header.kind.bytesPerSample { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
        }
      }
    }
    guard texts.isEmpty else {
      throw .badData(path, expected: "room for \(annotations.count) annotations", found: "\(texts.count) too many")
    }
    return bytes
  }

  private static func list(_ mark: EDFAnnotation) -> [UInt8] {
    let onset = (mark.onset < 0 ? "" : "+") + number(mark.onset, 30)
    let duration = mark.duration.map { "\u{15}\(number($0, 30))" } ?? ""
    return Array("\(onset)\(duration)\u{14}\(mark.text)\u{14}\0".utf8)
  }
}

extension EDFHeader {
  /// The head as it stands at the front of a file.
  ///
  /// - Throws: `Fault` for a text or number that does not fit into its field.
  public func bytes() throws(Fault) -> [UInt8] {
    let plus = continuity == .discontinuous ? "+D" : "+C"
    let name = kind == .edf ? "EDF" : "BDF"
    var fields: [(String, Int)] = [
      (patient, 80), (recording, 80), (start.date, 8), (start.time, 8), ("\(byteCount)", 8),
      (continuity == .plain ? kind == .edf ? "" : "24BIT" : name + plus, 44), ("\(recordCount ?? -1)", 8),
      (number(recordDuration, 8), 8), ("\(signals.count)", 4),
    ]
    fields += signals.map { ($0.label, 16) } + signals.map { ($0.transducer, 80) } + signals.map { ($0.units, 8) }
    fields += signals.map { (number($0.physical.0, 8), 8) } + signals.map { (number($0.physical.1, 8), 8) }
    fields += signals.map { ("\($0.digital.0)", 8) } + signals.map { ("\($0.digital.1)", 8) }
    fields += signals.map { ($0.prefilter, 80) } + signals.map { ("\($0.samplesPerRecord)", 8) }
    fields += signals.map { _ in ("", 32) }
    var bytes = kind == .edf ? Array("0       ".utf8) : [255] + Array("BIOSEMI".utf8)
    for (text, length) in fields {
      let field = Array(text.utf8)
      guard field.count <= length else {
        throw .badData("an EDF file", expected: "at most \(length) bytes", found: text.quoted)
      }
      bytes += field + repeatElement(32, count: length - field.count)
    }
    return bytes
  }
}

/// A number in at most so many characters, rounded where need be.
private func number(_ value: Double, _ length: Int) -> String {
  if value == value.rounded(), abs(value) < 1e7 { return "\(Int(value))" }
  let exact = "\(value)"
  if exact.count <= length { return exact }
  for digits in stride(from: length - 2, through: 0, by: -1) {
    let text = String(format: "%.\(min(digits, 12))f", value)
    if text.count <= length { return text }
  }
  return exact
}
