extension SignalFiles {
  /// The gaps of a record may be at most this many times as long as what was recorded, so that a line of text cannot
  /// claim the machine's memory.
  private static let longestGaps = 64

  /// A multi-segment record as one.
  func joinedSegments(_ header: RecordHeader) throws(WFDBError) -> Record {
    var pieces: [Piece] = []
    var layout: RecordHeader?
    var seen: Set<String> = []
    for (index, segment) in header.segments.enumerated() {
      guard let name = segment.name else {
        pieces.append(Piece(gap: segment.sampleCount))
        continue
      }
      let path = try segmentPath(name)
      guard seen.insert(name).inserted else {
        throw .mismatch(path: headerPath, expected: "each segment once", found: "\(WFDBError.quoted(name)) twice")
      }
      let part = try RecordHeader(parsing: reader(path), path: path)
      guard part.segments.isEmpty else {
        throw .mismatch(path: path, expected: "a segment without segments of its own", found: "\(part.segments.count)")
      }
      if index == 0, segment.sampleCount == 0 {
        layout = part
        continue
      }
      guard part.sampleRate == header.sampleRate else {
        throw .mismatch(path: path, expected: "sampling rate \(header.sampleRate)", found: "\(part.sampleRate)")
      }
      let files = SignalFiles(folder: folder, headerPath: path, reader: reader)
      var described = part
      described.sampleCount = part.sampleCount ?? segment.sampleCount
      guard described.sampleCount == segment.sampleCount else {
        throw .mismatch(
          path: path, expected: "\(segment.sampleCount) samples", found: "\(part.sampleCount ?? 0)")
      }
      pieces.append(Piece(try files.signals(of: described), frames: segment.sampleCount))
    }

    let total = try checkedLength(of: pieces, header: header)
    let byName = layout != nil
    var signals = descriptions(layout: layout, pieces: pieces).map { Signal(description: $0, samples: []) }
    for index in signals.indices {
      signals[index].samples.reserveCapacity(total * signals[index].description.samplesPerFrame)
      for piece in pieces {
        signals[index].samples += try piece.samples(
          like: signals[index].description, at: byName ? nil : index, headerPath: headerPath)
      }
    }
    var joined = header
    joined.signals = signals.map(\.description)
    joined.signalCount = signals.count
    joined.segments = []
    joined.sampleCount = total > 0 ? total : nil
    return Record(header: joined, signals: signals)
  }

  /// The signals of the joined record, without what only a segment's own file has; those of the layout that no segment
  /// recorded are left out.
  private func descriptions(layout: RecordHeader?, pieces: [Piece]) -> [SignalDescription] {
    var descriptions = pieces.lazy.compactMap(\.signals).first?.map(\.description) ?? []
    if let layout {
      var recorded: [String: SignalDescription] = [:]
      for signal in pieces.compactMap(\.signals).joined().map(\.description) where recorded[signal.name] == nil {
        recorded[signal.name] = signal
      }
      descriptions = layout.signals.compactMap { recorded.removeValue(forKey: $0.name) }
    }
    for index in descriptions.indices {
      descriptions[index].checksum = nil
      descriptions[index].skew = 0
      descriptions[index].byteOffset = 0
    }
    return descriptions
  }

  /// The frames of all pieces, checked against the header and against what was really read.
  private func checkedLength(of pieces: [Piece], header: RecordHeader) throws(WFDBError) -> Int {
    var total = 0
    var recorded = 0
    for piece in pieces {
      let (sum, overflow) = total.addingReportingOverflow(piece.frames)
      guard !overflow else {
        throw .mismatch(path: headerPath, expected: "a length that fits 64 bits", found: "more")
      }
      total = sum
      if piece.signals != nil { recorded += piece.frames }
    }
    if let announced = header.sampleCount, announced != total {
      throw .mismatch(path: headerPath, expected: "segments of \(announced) samples in all", found: "\(total)")
    }
    guard (total - recorded) / Self.longestGaps <= recorded else {
      throw .mismatch(
        path: headerPath,
        expected: "gaps at most \(Self.longestGaps) times as long as the \(recorded) samples recorded",
        found: "\(total - recorded)")
    }
    return total
  }

  private func segmentPath(_ name: String) throws(WFDBError) -> String {
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw .mismatch(path: headerPath, expected: "a segment in the same folder", found: WFDBError.quoted(name))
    }
    return "\(folder)/\(name).hea"
  }
}
