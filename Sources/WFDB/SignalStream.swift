/// Reads one signal of a record piece by piece, so that a record of any length takes little memory.
///
/// It gives what `Record.read` gives, under the same checks; the signal's checksum is compared behind its last sample. A
/// multi-segment record is joined in memory first.
public struct SignalStream: ~Copyable {
  /// What the header says.
  public let header: RecordHeader
  /// The signal chosen.
  public let description: SignalDescription
  /// The signal's length in samples.
  public let count: Int
  private var source: Source

  private enum Source {
    case file(FileSource)
    case memory(ArraySlice<Int16>)
  }

  private struct FileSource {
    let place: SignalFiles
    let blocks: FileBlocks
    let format: SignalFormat
    /// Of a whole file; its `frames` are those still to come.
    var layout: SignalFormat.Layout
    /// Samples at the front that belong to a time before the record, as the signal lags.
    var late: Int
    /// Samples that are missing at the end for that reason.
    var absent: Int
    var sum: Int16 = 0

    /// Frames to read at once: a multiple of six, so that formats which pack two or three samples together stay in step.
    var step: Int { max(1, SignalStream.step / layout.width / 6) * 6 }
  }

  /// Samples that are handed out at once, about.
  private static let step = 12288

  /// Opens the record `folder/name.hea`.
  ///
  /// - Parameters:
  ///   - folder: where the record's files are.
  ///   - name: the record's name.
  ///   - choice: which of the record's signals to read, given their descriptions; nil for none of them.
  /// - Throws: `WFDBError` that names the file and the place in it.
  public init(
    folder: String, name: String, choosing choice: ([SignalDescription]) -> Int?
  ) throws(WFDBError) {
    let path = "\(folder)/\(name).hea"
    let header = try RecordHeader.read(path)
    func chosen(of descriptions: [SignalDescription]) throws(WFDBError) -> Int {
      guard let index = choice(descriptions), descriptions.indices.contains(index) else {
        throw .mismatch(path: path, expected: "a signal", found: descriptions.isEmpty ? "none" : "none that is wanted")
      }
      return index
    }

    if !header.segments.isEmpty {
      let record = try Record.read(folder: folder, name: name)
      let signal = record.signals[try chosen(of: record.signals.map(\.description))]
      self.header = record.header
      description = signal.description
      count = signal.samples.count
      source = .memory(signal.samples[...])
      return
    }
    let index = try chosen(of: header.signals)
    let place = SignalFiles(folder: Record.folder(of: path), headerPath: path, reader: FileContents.read)
    let group = try place.group(of: index, in: header.signals)
    let descriptions = Array(header.signals[group])
    let format = try place.format(of: descriptions)
    let first = descriptions[0]
    let blocks = try FileBlocks(try place.path(of: first.fileName), offset: first.byteOffset)
    let (frames, width) = try place.extent(
      of: descriptions, format: format, frames: header.sampleCount, path: blocks.path, size: blocks.size)
    self.header = header
    description = header.signals[index]
    count = frames * description.samplesPerFrame
    let late = SignalFiles.lag(of: description, count: count)
    source = .file(
      FileSource(
        place: place, blocks: blocks, format: format,
        layout: SignalFormat.Layout(
          frames: frames, width: width,
          offset: header.signals[group.lowerBound..<index].reduce(0) { $0 + $1.samplesPerFrame },
          perFrame: description.samplesPerFrame), late: late, absent: late))
  }

  /// The next samples with their description, nil behind the last.
  ///
  /// - Throws: `WFDBError.mismatch` for a checksum that is not the header's or a file that changed, `.unreadable`.
  public mutating func next() throws(WFDBError) -> Signal? {
    switch source {
    case .memory(var rest):
      guard !rest.isEmpty else { return nil }
      let samples = Array(rest.prefix(Self.step))
      rest = rest.dropFirst(Self.step)
      source = .memory(rest)
      return Signal(description: description, samples: samples)
    case .file(var file):
      let samples = try Self.next(&file, description)
      source = .file(file)
      return samples.isEmpty ? nil : Signal(description: description, samples: samples)
    }
  }

  private static func next(_ file: inout FileSource, _ description: SignalDescription) throws(WFDBError) -> [Int16] {
    while file.layout.frames > 0 {
      let frames = min(file.step, file.layout.frames)
      var layout = file.layout
      layout.frames = frames
      guard let bytes = file.format.byteCount(samples: frames * layout.width) else { return [] }
      let (samples, sum) = file.format.unpack(try file.blocks.next(bytes)[...], layout)
      file.layout.frames -= frames
      file.sum &+= sum
      if file.layout.frames == 0 { try file.place.check(file.sum, of: description, path: file.blocks.path) }
      let late = min(file.late, samples.count)
      file.late -= late
      if late < samples.count { return late == 0 ? samples : Array(samples[late...]) }
    }
    let absent = min(file.absent, step)
    file.absent -= absent
    return Array(repeating: Signal.missing, count: absent)
  }
}
