import Files

/// Reads and packs the signal files of one header.
struct SignalFiles {
  let folder: String
  let headerPath: String
  let reader: Record.Reader

  /// Runs of neighbouring signals that share a file.
  static func groups(_ signals: [SignalDescription]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    for index in signals.indices {
      if let last = groups.last, signals[last.lowerBound].fileName == signals[index].fileName {
        groups[groups.count - 1] = last.lowerBound..<index + 1
      } else {
        groups.append(index..<index + 1)
      }
    }
    return groups
  }

  /// The groups of a header, which must name different files.
  private func distinctGroups(_ signals: [SignalDescription]) throws(Fault) -> [Range<Int>] {
    let groups = Self.groups(signals)
    var seen: Set<String> = []
    for file in groups.map({ signals[$0.lowerBound].fileName }) where !seen.insert(file).inserted {
      throw .badData(headerPath, expected: "signals of one file side by side", found: "\(file.quoted) twice")
    }
    return groups
  }

  /// The signals that share a file with one.
  func group(of index: Int, in signals: [SignalDescription]) throws(Fault) -> Range<Int> {
    try distinctGroups(signals).first { $0.contains(index) } ?? index..<index + 1
  }

  /// All signals of an ordinary header.
  func signals(of header: RecordHeader) throws(Fault) -> [Signal] {
    let stored = header.signals.indices.filter { header.signals[$0].format != SignalFormat.nothingStored }
    var signals: [Signal] = []
    var frames = header.frameCount
    for group in try distinctGroups(stored.map { header.signals[$0] }) {
      let descriptions = group.map { header.signals[stored[$0]] }
      let read = try self.group(descriptions, frames: frames)
      frames = read.frames
      signals += read.signals
    }
    guard stored.count < header.signals.count else { return signals }
    return try withMissing(signals, at: stored, of: header, frames: frames ?? 0)
  }

  /// All signals of a header, given those that are stored; the others have missing samples only, and none at all in a
  /// record without any file, where a line of text could claim the machine's memory.
  private func withMissing(
    _ signals: [Signal], at stored: [Int], of header: RecordHeader, frames: Int
  ) throws(Fault) -> [Signal] {
    let frames = signals.isEmpty ? 0 : frames
    let most = signals.reduce(0) { max($0, 64 * $1.samples.count) }
    var left = most
    var all: [Signal] = []
    for (index, description) in header.signals.enumerated() {
      if let storedIndex = stored.firstIndex(of: index) {
        all.append(signals[storedIndex])
        continue
      }
      let (count, overflow) = frames.multipliedReportingOverflow(by: description.samplesPerFrame)
      guard !overflow, count <= left else {
        throw .badData(headerPath, expected: "at most \(most) samples that are in no file", found: "more")
      }
      left -= count
      all.append(Signal(description: description, samples: Array(repeating: Signal.missing, count: count)))
    }
    return all
  }

  /// Samples in memory out of one FLAC file, unless the file is large itself: a few bytes of it can stand for any number.
  private static let mostFLACSamples = 1 << 24

  /// The interleaved signals of one file.
  private func group(
    _ descriptions: [SignalDescription], frames announced: Int?
  ) throws(Fault) -> (signals: [Signal], frames: Int) {
    let first = descriptions[0]
    let path = try path(of: first.fileName)
    let format = try format(of: descriptions)
    let bytes = try reader(path)
    if format.flacBits != nil {
      var rest = bytes[...]
      let blocks = try FLACBlocks(descriptions, format: format, frames: announced, path: path, headerPath: headerPath) {
        (count: Int) throws(Fault) -> [UInt8] in
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let most = max(Self.mostFLACSamples, 64 * bytes.count)
      var signals = descriptions.map { Signal(description: $0, samples: []) }
      while let block = try blocks.next() {
        guard blocks.done <= most / signals.count else {
          throw .cannotRead(path, "more than \(most) samples; only a stream of them can be read")
        }
        for index in signals.indices { signals[index].samples += block[index] }
      }
      for index in signals.indices {
        try check(blocks.sums[index], of: descriptions[index], path: path)
        signals[index].samples = unskewed(signals[index].samples, descriptions[index])
      }
      return (signals, blocks.done / first.samplesPerFrame)
    }
    let (frames, width) = try extent(of: descriptions, format: format, frames: announced, path: path, size: bytes.count)

    var signals: [Signal] = []
    var offset = 0
    for description in descriptions {
      let layout = SignalFormat.Layout(
        frames: frames, width: width, offset: offset, perFrame: description.samplesPerFrame)
      var last = Int32(truncatingIfNeeded: description.initialValue)
      let (samples, sum) = format.unpack(bytes[first.byteOffset...], layout, from: &last)
      try check(sum, of: description, path: path)
      signals.append(Signal(description: description, samples: unskewed(samples, description)))
      offset += description.samplesPerFrame
    }
    return (signals, frames)
  }

  /// The frames in a file of `size` bytes, and the samples in each; what follows the frames that the header announces is
  /// left alone.
  func extent(
    of descriptions: [SignalDescription], format: SignalFormat, frames announced: Int?, path: String, size: Int
  ) throws(Fault) -> (frames: Int, width: Int) {
    let first = descriptions[0]
    let available = size - first.byteOffset
    guard available >= 0 else {
      throw .badData(path, expected: "more than \(first.byteOffset) bytes", found: "\(size)")
    }

    // No sum can overflow unnoticed: samples a frame are compared with what the file holds before they are used.
    var width = 0
    for description in descriptions {
      let (sum, overflow) = width.addingReportingOverflow(description.samplesPerFrame)
      width = overflow ? .max : sum
    }
    let frames = announced ?? format.sampleCount(bytes: available) / width
    let (samples, overflow) = frames.multipliedReportingOverflow(by: width)
    guard !overflow, let needed = format.byteCount(samples: samples) else {
      throw .badData(path, expected: "\(frames) frames of \(width) samples as in \(headerPath)", found: "\(size) bytes")
    }
    guard available >= needed else {
      throw .badData(
        path, expected: "\(needed + first.byteOffset) bytes (\(frames) frames of \(width) samples)", found: "\(size)")
    }
    return (frames, width)
  }

  /// Compares a signal's sum with that of the header, if there is one.
  func check(_ sum: Int16, of description: SignalDescription, path: String) throws(Fault) {
    if let checksum = description.checksum, checksum != sum {
      throw .badData(path, expected: "checksum \(checksum) of signal \(description.name.quoted)", found: "\(sum)")
    }
  }

  /// A lagging signal moved back into place.
  private func unskewed(_ samples: [Int32], _ description: SignalDescription) -> [Int32] {
    guard description.skew > 0 else { return samples }
    let late = Self.lag(of: description, count: samples.count)
    return samples[late...] + Array(repeating: Signal.missing, count: late)
  }

  /// The samples, of `count`, by which a signal lags.
  static func lag(of description: SignalDescription, count: Int) -> Int {
    let (lag, overflow) = description.skew.multipliedReportingOverflow(by: description.samplesPerFrame)
    return overflow ? count : min(lag, count)
  }

  func path(of fileName: String) throws(Fault) -> String {
    // A foreign header must not reach outside its folder.
    guard !fileName.contains("/"), fileName != ".", fileName != ".." else {
      throw .badData(headerPath, expected: "a signal file in the same folder", found: fileName.quoted)
    }
    return "\(folder)/\(fileName)"
  }

  func format(of descriptions: [SignalDescription]) throws(Fault) -> SignalFormat {
    let number = descriptions[0].format
    if let other = descriptions.first(where: { $0.format != number }) {
      throw .badData(
        headerPath, expected: "one format in \(other.fileName.quoted)",
        found: "\(number) and \(other.format)")
    }
    guard let format = SignalFormat(rawValue: number) else {
      throw .badData(headerPath, expected: SignalFormat.known, found: "format \(number)")
    }
    return format
  }
}
