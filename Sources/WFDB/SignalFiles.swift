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
  private func distinctGroups(_ signals: [SignalDescription]) throws(WFDBError) -> [Range<Int>] {
    let groups = Self.groups(signals)
    var seen: Set<String> = []
    for file in groups.map({ signals[$0.lowerBound].fileName }) where !seen.insert(file).inserted {
      throw .mismatch(
        path: headerPath, expected: "signals of one file side by side", found: "\(WFDBError.quoted(file)) twice")
    }
    return groups
  }

  /// The signals that share a file with one.
  func group(of index: Int, in signals: [SignalDescription]) throws(WFDBError) -> Range<Int> {
    try distinctGroups(signals).first { $0.contains(index) } ?? index..<index + 1
  }

  /// All signals of an ordinary header.
  func signals(of header: RecordHeader) throws(WFDBError) -> [Signal] {
    var signals: [Signal] = []
    var frames = header.sampleCount
    for group in try distinctGroups(header.signals) {
      let descriptions = Array(header.signals[group])
      let read = try self.group(descriptions, frames: frames)
      frames = read.frames
      signals += read.signals
    }
    return signals
  }

  /// The interleaved signals of one file.
  private func group(
    _ descriptions: [SignalDescription], frames announced: Int?
  ) throws(WFDBError) -> (signals: [Signal], frames: Int) {
    let first = descriptions[0]
    let path = try path(of: first.fileName)
    let format = try format(of: descriptions)
    let bytes = try reader(path)
    let (frames, width) = try extent(of: descriptions, format: format, frames: announced, path: path, size: bytes.count)

    var signals: [Signal] = []
    var offset = 0
    for description in descriptions {
      let layout = SignalFormat.Layout(
        frames: frames, width: width, offset: offset, perFrame: description.samplesPerFrame)
      let (samples, sum) = format.unpack(bytes[first.byteOffset...], layout)
      try check(sum, of: description, path: path)
      signals.append(Signal(description: description, samples: unskewed(samples, description)))
      offset += description.samplesPerFrame
    }
    return (signals, frames)
  }

  /// The frames in a file of `size` bytes, and the samples in each; the file holds just what the header announces.
  func extent(
    of descriptions: [SignalDescription], format: SignalFormat, frames announced: Int?, path: String, size: Int
  ) throws(WFDBError) -> (frames: Int, width: Int) {
    let first = descriptions[0]
    let available = size - first.byteOffset
    guard available >= 0 else {
      throw .mismatch(path: path, expected: "more than \(first.byteOffset) bytes", found: "\(size)")
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
      throw .mismatch(
        path: path, expected: "\(frames) frames of \(width) samples as in \(headerPath)", found: "\(size) bytes")
    }
    let padding = announced == nil ? available - needed : format.paddingAllowed(samples: samples)
    guard available >= needed, available - needed <= padding else {
      throw .mismatch(
        path: path, expected: "\(needed + first.byteOffset) bytes (\(frames) frames of \(width) samples)",
        found: "\(size)")
    }
    return (frames, width)
  }

  /// Compares a signal's sum with that of the header, if there is one.
  func check(_ sum: Int16, of description: SignalDescription, path: String) throws(WFDBError) {
    if let checksum = description.checksum, checksum != sum {
      throw .mismatch(
        path: path, expected: "checksum \(checksum) of signal \(WFDBError.quoted(description.name))", found: "\(sum)")
    }
  }

  /// A lagging signal moved back into place.
  private func unskewed(_ samples: [Int16], _ description: SignalDescription) -> [Int16] {
    guard description.skew > 0 else { return samples }
    let late = Self.lag(of: description, count: samples.count)
    return samples[late...] + Array(repeating: Signal.missing, count: late)
  }

  /// The samples, of `count`, by which a signal lags.
  static func lag(of description: SignalDescription, count: Int) -> Int {
    let (lag, overflow) = description.skew.multipliedReportingOverflow(by: description.samplesPerFrame)
    return overflow ? count : min(lag, count)
  }

  func path(of fileName: String) throws(WFDBError) -> String {
    // A foreign header must not reach outside its folder.
    guard !fileName.contains("/"), fileName != ".", fileName != ".." else {
      throw .mismatch(
        path: headerPath, expected: "a signal file in the same folder", found: WFDBError.quoted(fileName))
    }
    return "\(folder)/\(fileName)"
  }

  func format(of descriptions: [SignalDescription]) throws(WFDBError) -> SignalFormat {
    let number = descriptions[0].format
    if let other = descriptions.first(where: { $0.format != number }) {
      throw .mismatch(
        path: headerPath, expected: "one format in \(WFDBError.quoted(other.fileName))",
        found: "\(number) and \(other.format)")
    }
    guard let format = SignalFormat(rawValue: number) else {
      let known = SignalFormat.allCases.map { "\($0.rawValue)" }
      throw .mismatch(
        path: headerPath,
        expected: "signal format \(known.dropLast().joined(separator: ", ")) or \(known[known.count - 1])",
        found: SignalFormat.name(ofNumber: number))
    }
    return format
  }
}
