import Files

extension SignalFiles {
  /// The gaps of a record, and segments used again, may be at most this many times as long as what was recorded, so that a
  /// line of text cannot claim the machine's memory.
  private static let longestGaps = 64

  /// A multi-segment record as one.
  func joinedSegments(_ header: RecordHeader) throws(Fault) -> Record {
    var pieces: [Piece] = []
    var layout: RecordHeader?
    var read: [String: Piece] = [:]
    for (index, segment) in header.segments.enumerated() {
      guard let name = segment.name else {
        pieces.append(Piece(gap: segment.frameCount))
        continue
      }
      if let known = read[name], known.frames == segment.frameCount {
        pieces.append(known)
        continue
      }
      let path = try segmentPath(name)
      let part = try RecordHeader(parsing: reader(path), path: path)
      guard part.segments.isEmpty else {
        throw .badData(path, expected: "a segment without segments of its own", found: "\(part.segments.count)")
      }
      if index == 0, segment.frameCount == 0 {
        layout = part
        continue
      }
      guard part.sampleRate == header.sampleRate else {
        throw .badData(path, expected: "sampling rate \(header.sampleRate)", found: "\(part.sampleRate)")
      }
      let files = SignalFiles(folder: folder, headerPath: path, reader: reader)
      var described = part
      described.frameCount = part.frameCount ?? segment.frameCount
      guard described.frameCount == segment.frameCount else {
        throw .badData(path, expected: "\(segment.frameCount) samples", found: "\(part.frameCount ?? 0)")
      }
      let piece = Piece(try files.signals(of: described), frames: segment.frameCount)
      read[name] = piece
      pieces.append(piece)
    }

    let recorded = read.values.reduce(0) { $0 + $1.frames }
    let total = try checkedLength(of: pieces, recorded: recorded, header: header)
    let byName = layout != nil
    var signals = descriptions(layout: layout, pieces: pieces).map { Signal(description: $0, samples: []) }
    for index in signals.indices {
      let wanted = signals[index].description
      signals[index].samples.reserveCapacity(total * wanted.samplesPerFrame)
      var scale = (gain: wanted.gain, baseline: wanted.baseline)
      for piece in pieces {
        guard let part = try piece.samples(like: wanted, at: byName ? nil : index, headerPath: headerPath) else {
          signals[index].samples += repeatElement(Signal.missing, count: piece.frames * wanted.samplesPerFrame)
          continue
        }
        if part.gain != scale.gain || part.baseline != scale.baseline {
          scale = (part.gain, part.baseline)
          signals[index].scales.append(
            Signal.Scale(start: signals[index].samples.count, gain: part.gain, baseline: part.baseline))
        }
        signals[index].samples += part.samples
      }
    }
    var joined = header
    joined.signals = signals.map(\.description)
    joined.signalCount = signals.count
    joined.segments = []
    joined.frameCount = total > 0 ? total : nil
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

  /// The frames of all pieces, checked against the header and against what was really read: gaps, and segments that
  /// occur once more, are the lines of text that could claim memory.
  private func checkedLength(of pieces: [Piece], recorded: Int, header: RecordHeader) throws(Fault) -> Int {
    var total = 0
    for piece in pieces {
      let (sum, overflow) = total.addingReportingOverflow(piece.frames)
      guard !overflow else { throw .badData(headerPath, expected: "a length that fits 64 bits", found: "more") }
      total = sum
    }
    if let announced = header.frameCount, announced != total {
      throw .badData(headerPath, expected: "segments of \(announced) samples in all", found: "\(total)")
    }
    guard (total - recorded) / Self.longestGaps <= recorded else {
      throw .badData(
        headerPath, expected: "gaps at most \(Self.longestGaps) times as long as the \(recorded) samples recorded",
        found: "\(total - recorded)")
    }
    return total
  }

  private func segmentPath(_ name: String) throws(Fault) -> String {
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw .badData(headerPath, expected: "a segment in the same folder", found: name.quoted)
    }
    return "\(folder)/\(name).hea"
  }
}
