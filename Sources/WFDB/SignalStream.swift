public import Files

/// Reads one signal of a record piece by piece, so that a record of any length takes little memory.
///
/// It gives what `Record.read` gives, under the same checks; the signal's checksum is compared after its last sample. A
/// multi-segment record is joined in memory first.
public struct SignalStream: ~Copyable {
  /// What the header says.
  public let header: RecordHeader
  /// The signal chosen.
  public let description: SignalDescription
  /// The signal's length in samples.
  public let count: Int
  /// Samples that the header announces and the file, which is shorter, does not have; they come last, as missing ones.
  public let lostCount: Int
  private var source: Source

  private enum Source {
    case file(FileSource)
    case memory(Signal, done: Int)
    case flac(FLACSource)
  }

  private struct FileSource {
    let files: SignalFiles
    let blocks: FileBlocks
    let format: SignalFormat
    /// Of a whole file; its `frames` are those still to come.
    var layout: SignalFormat.Layout
    /// Samples at the front that belong to a time before the record, as the signal lags.
    var late: Int
    /// Samples that are missing at the end, for that reason or as the file is cut short.
    var absent: Int
    /// Whether all that the header's checksum sums up is there.
    var isComplete: Bool
    var sum: Int16 = 0
    /// The value before the samples to come, for format 8.
    var last: Int32

    /// Frames to read at once: a multiple of six, so that formats which pack two or three samples together stay in step.
    var step: Int { max(1, SignalStream.step / layout.width / 6) * 6 }
  }

  private struct FLACSource {
    let files: SignalFiles
    let blocks: FLACBlocks
    let channel: Int
    let path: String
    var late: Int
    var absent: Int
    var isChecked = false
  }

  /// Samples that are handed out at once, about.
  private static let step = 12288

  /// Opens the record `folder/name.hea`.
  ///
  /// - Parameters:
  ///   - folder: where the record's files are.
  ///   - name: the record's name.
  ///   - takesShortFiles: whether a signal file that was cut short is read as far as it goes, if it has at least a 64th of what
  ///     the header announces; the checksum is not compared then.
  ///   - choice: which of the record's signals to read, given their descriptions; nil for none of them.
  /// - Throws: `Fault` that names the file and where in it.
  public init(
    folder: String, name: String, takesShortFiles: Bool = false, choosing choice: ([SignalDescription]) -> Int?
  ) throws(Fault) {
    let path = "\(folder)/\(name).hea"
    let header = try RecordHeader.read(path)
    func chosen(of descriptions: [SignalDescription]) throws(Fault) -> Int {
      guard let index = choice(descriptions), descriptions.indices.contains(index) else {
        throw .badData(path, expected: "a signal", found: descriptions.isEmpty ? "none" : "none that is wanted")
      }
      return index
    }

    if !header.segments.isEmpty {
      let record = try Record.read(folder: folder, name: name)
      let signal = record.signals[try chosen(of: record.signals.map(\.description))]
      self.header = record.header
      description = signal.description
      count = signal.samples.count
      lostCount = 0
      source = .memory(signal, done: 0)
      return
    }
    let index = try chosen(of: header.signals)
    let description = header.signals[index]
    guard description.format != SignalFormat.nothingStored else {
      throw .badData(path, expected: "a signal that is stored", found: "format 0 (no signal file)")
    }
    let files = SignalFiles(folder: Record.folder(of: path), headerPath: path, reader: FileContents.read)
    let group = try files.group(of: index, in: header.signals)
    let format = try files.format(of: Array(header.signals[group]))
    if format.flacBits == nil {
      (source, count, lostCount) = try Self.file(files, header, group, index, format, takesShortFiles)
    } else {
      (source, count) = try Self.flac(files, header, group, index, format)
      lostCount = 0
    }
    self.header = header
    self.description = description
  }

  private static func file(
    _ files: SignalFiles, _ header: RecordHeader, _ group: Range<Int>, _ index: Int, _ format: SignalFormat,
    _ takesShortFiles: Bool
  ) throws(Fault) -> (source: Source, count: Int, lost: Int) {
    let descriptions = Array(header.signals[group])
    let description = header.signals[index]
    let blocks = try FileBlocks(try files.path(of: description.fileName), offset: descriptions[0].byteOffset)
    var announced = header.frameCount
    var lostFrames = 0
    if takesShortFiles, let frames = announced {
      // What is there, as if the header left it open.
      let (there, _) = try files.extent(
        of: descriptions, format: format, frames: nil, path: blocks.path, size: blocks.size)
      if there < frames, there > 0, frames / 64 <= there {
        announced = there
        lostFrames = frames - there
      }
    }
    let (frames, width) = try files.extent(
      of: descriptions, format: format, frames: announced, path: blocks.path, size: blocks.size)
    let count = frames * description.samplesPerFrame
    let lost = lostFrames * description.samplesPerFrame
    let late = SignalFiles.lag(of: description, count: count)
    let layout = SignalFormat.Layout(
      frames: frames, width: width,
      offset: header.signals[group.lowerBound..<index].reduce(0) { $0 + $1.samplesPerFrame },
      perFrame: description.samplesPerFrame)
    let source = FileSource(
      files: files, blocks: blocks, format: format, layout: layout, late: late, absent: late + lost,
      isComplete: lost == 0,
      last: Int32(truncatingIfNeeded: description.initialValue))
    return (.file(source), count + lost, lost)
  }

  private static func flac(
    _ files: SignalFiles, _ header: RecordHeader, _ group: Range<Int>, _ index: Int, _ format: SignalFormat
  ) throws(Fault) -> (source: Source, count: Int) {
    let descriptions = Array(header.signals[group])
    let file = try FileBlocks(try files.path(of: descriptions[0].fileName), offset: 0)
    let blocks = try FLACBlocks(
      descriptions, format: format, frames: header.frameCount, path: file.path, headerPath: files.headerPath,
      source: file.upTo)
    // Where nothing says how long the stream is, only decoding it tells.
    var known = blocks.count
    if known == nil {
      known = try decodedCount(descriptions, format, path: file.path, headerPath: files.headerPath)
    }
    let count = known ?? 0
    let late = SignalFiles.lag(of: header.signals[index], count: count)
    let source = FLACSource(
      files: files, blocks: blocks, channel: index - group.lowerBound, path: file.path, late: late, absent: late)
    return (.flac(source), count)
  }

  /// The samples of each signal in a FLAC file, by decoding it.
  private static func decodedCount(
    _ descriptions: [SignalDescription], _ format: SignalFormat, path: String, headerPath: String
  ) throws(Fault) -> Int {
    let file = try FileBlocks(path, offset: 0)
    let blocks = try FLACBlocks(
      descriptions, format: format, frames: nil, path: path, headerPath: headerPath, source: file.upTo)
    while try blocks.next() != nil {}
    return blocks.done
  }

  /// The next samples with their description, nil after the last.
  ///
  /// - Throws: `Fault` for a checksum that is not the header's or a file that changed.
  public mutating func next() throws(Fault) -> Signal? {
    switch source {
    case .memory(let whole, let done):
      guard done < whole.samples.count else { return nil }
      let end = min(done + Self.step, whole.samples.count)
      source = .memory(whole, done: end)
      var part = Signal(description: description, samples: Array(whole.samples[done..<end]))
      part.scales = whole.scales.map { Signal.Scale(start: $0.start - done, gain: $0.gain, baseline: $0.baseline) }
      return part
    case .flac(var flac):
      let samples = try Self.next(&flac, description)
      source = .flac(flac)
      return samples.isEmpty ? nil : Signal(description: description, samples: samples)
    case .file(var file):
      let samples = try Self.next(&file, description)
      source = .file(file)
      return samples.isEmpty ? nil : Signal(description: description, samples: samples)
    }
  }

  private static func next(_ file: inout FileSource, _ description: SignalDescription) throws(Fault) -> [Int32] {
    while file.layout.frames > 0 {
      let frames = min(file.step, file.layout.frames)
      var layout = file.layout
      layout.frames = frames
      guard let bytes = file.format.byteCount(samples: frames * layout.width) else { return [] }
      let (samples, sum) = file.format.unpack(try file.blocks.next(bytes)[...], layout, from: &file.last)
      file.layout.frames -= frames
      file.sum &+= sum
      if file.layout.frames == 0, file.isComplete {
        try file.files.check(file.sum, of: description, path: file.blocks.path)
      }
      let late = min(file.late, samples.count)
      file.late -= late
      if late < samples.count { return late == 0 ? samples : Array(samples[late...]) }
    }
    let absent = min(file.absent, step)
    file.absent -= absent
    return Array(repeating: Signal.missing, count: absent)
  }

  private static func next(_ flac: inout FLACSource, _ description: SignalDescription) throws(Fault) -> [Int32] {
    while let block = try flac.blocks.next() {
      let samples = block[flac.channel]
      let late = min(flac.late, samples.count)
      flac.late -= late
      if late < samples.count { return late == 0 ? samples : Array(samples[late...]) }
    }
    if !flac.isChecked {
      flac.isChecked = true
      try flac.files.check(flac.blocks.sums[flac.channel], of: description, path: flac.path)
    }
    let absent = min(flac.absent, step)
    flac.absent -= absent
    return Array(repeating: Signal.missing, count: absent)
  }
}
