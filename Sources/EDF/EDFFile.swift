public import Files

/// An EDF, EDF+, BDF or BDF+ file that is read piece by piece.
///
/// Of EDF+D and BDF+D files the data records say when they begin. The time between them is filled with samples that were not
/// recorded, so that a sample's index tells its time. A file that ends before its head says so is read as far as it goes.
public struct EDFFile: Sendable {
  /// The file.
  public let path: String
  /// What its head says.
  public let header: EDFHeader
  /// Data records that are there as a whole.
  public let recordCount: Int
  /// What a reader should know of the file, a clause each: that it ends too early, that records are left out.
  public let remarks: [String]
  /// When the first data record begins, in seconds from the file's start time; annotations count from there too.
  public let firstOnset: Double
  let file: OpenFile
  let timeline: EDFTimeline
  /// Bytes of a data record that is cut short, after the whole ones.
  let restByteCount: Int

  /// The longest head there can be.
  private static let mostHeadBytes = 256 * 4097

  /// Opens a file and reads its head; of EDF+D and BDF+D also when each data record begins.
  ///
  /// - Throws: `Fault` that names the byte, also where the file has no data records.
  public init(_ path: String) throws(Fault) {
    let file = try OpenFile(path)
    let header = try EDFHeader(parsing: try file.bytes(in: 0..<Self.mostHeadBytes), path: path)
    let width = header.recordByteCount
    guard width > 0 else { throw .badData(path, expected: "samples", found: "signals without any") }
    let bytes = max(0, file.size - header.byteCount)
    var remarks: [String] = []
    let there = bytes / width
    let count = min(header.recordCount ?? there, there)
    var rest = bytes - count * width
    if let told = header.recordCount {
      if told > there {
        remarks.append("it ends after \(count) of \(told) data records\(rest > 0 ? " and a part of one" : "")")
      } else if rest > 0 {
        remarks.append("\(rest) bytes after its \(count) data records are not read")
        rest = 0
      }
    } else {
      remarks.append(
        "its header does not give the number of data records; it has \(count)\(rest > 0 ? " and a part of one" : "")")
    }
    guard count > 0 || rest > 0 else { throw .badData(path, expected: "data records", found: "none") }
    self.path = path
    self.header = header
    self.file = file
    recordCount = count
    let slices = EDFSlices(file, header)
    let keeper = header.signals.firstIndex(where: \.isAnnotations)
    switch (header.continuity, keeper) {
    case (.discontinuous, let keeper?):
      // When a part of a record was recorded is not known.
      restByteCount = 0
      var marks: [Double?] = []
      marks.reserveCapacity(count)
      for record in 0..<count {
        let list = try slices.bytes(of: keeper, in: record)
        marks.append(EDFAnnotationList(list, keepsTime: true).recordOnset)
      }
      timeline = EDFTimeline(onsets: marks, duration: header.recordDuration)
      firstOnset = timeline.firstOnset
      guard !timeline.runs.isEmpty else {
        throw .badData(path, expected: "data records that say when they begin (EDF+D)", found: "none of \(count)")
      }
      if timeline.leftOut > 0 {
        remarks.append(
          "\(timeline.leftOut) of \(count) data records are left out, because they have no start time or start before the end of "
            + "the previous one")
      }
      try timeline.checkGaps(path: path, fastest: header.signals.map(\.samplesPerRecord).max() ?? 0)
    case (.continuous, let keeper?) where count > 0:
      restByteCount = rest
      let list = try slices.bytes(of: keeper, in: 0)
      firstOnset = EDFAnnotationList(list, keepsTime: true).recordOnset ?? 0
      timeline = EDFTimeline(contiguous: count, duration: header.recordDuration)
    default:
      restByteCount = rest
      firstOnset = 0
      timeline = EDFTimeline(contiguous: count, duration: header.recordDuration)
    }
    self.remarks = remarks
  }

  /// Samples of a signal, with those that were not recorded.
  public func sampleCount(of signal: Int) -> Int {
    let perRecord = header.signals[signal].samplesPerRecord
    return timeline.sampleCount(perRecord: perRecord) + restCount(of: signal)
  }

  /// Samples of a signal in the data record that is cut short.
  func restCount(of signal: Int) -> Int {
    let range = header.bytes(of: signal)
    return max(0, min(restByteCount, range.upperBound) - range.lowerBound) / header.kind.bytesPerSample
  }

  /// The samples of a signal, from front to back.
  ///
  /// - Throws: `Fault` where the head does not say how they are scaled.
  public func samples(of signal: Int) throws(Fault) -> EDFSamples { try EDFSamples(self, signal) }

  /// All annotations, in the order of the file, but the empty ones that say when data records begin.
  ///
  /// - Returns: also how many cannot be read.
  /// - Throws: `Fault` for a file that the system does not read.
  public func annotations() throws(Fault) -> (annotations: [EDFAnnotation], damagedCount: Int) {
    let slices = EDFSlices(file, header)
    let keepers = header.signals.indices.filter { header.signals[$0].isAnnotations }
    var annotations: [EDFAnnotation] = []
    var damaged = 0
    for record in 0..<recordCount {
      for (index, signal) in keepers.enumerated() {
        let list = EDFAnnotationList(try slices.bytes(of: signal, in: record), keepsTime: index == 0)
        annotations += list.annotations
        damaged += list.damagedCount
      }
    }
    return (annotations, damaged)
  }
}

/// The bytes of signals in data records, read so that short records take few calls of the system.
final class EDFSlices {
  private let file: OpenFile
  private let header: EDFHeader
  private let width: Int
  private let ranges: [Range<Int>]
  private var block: (start: Int, bytes: [UInt8]) = (0, [])

  /// Bytes to read at once where records are shorter.
  private static let blockSize = 1 << 18

  init(_ file: OpenFile, _ header: EDFHeader) {
    self.file = file
    self.header = header
    width = header.recordByteCount
    ranges = header.signals.indices.map(header.bytes)
  }

  /// All bytes of a signal in a data record.
  func bytes(of signal: Int, in record: Int) throws(Fault) -> ArraySlice<UInt8> {
    try bytes(ranges[signal], in: record)
  }

  /// Some bytes of a data record.
  func bytes(_ range: Range<Int>, in record: Int) throws(Fault) -> ArraySlice<UInt8> {
    let start = header.byteCount + record * width + range.lowerBound
    guard width <= Self.blockSize else {
      return try file.allBytes(in: start..<start + range.count)[...]
    }
    if !(block.start <= start && start + range.count <= block.start + block.bytes.count) {
      let first = header.byteCount + record * width
      block = (first, try file.bytes(in: first..<first + Self.blockSize / width * width))
    }
    let offset = start - block.start
    guard offset + range.count <= block.bytes.count else {
      throw .cannotRead(file.path, "it was cut short while being read")
    }
    return block.bytes[offset..<offset + range.count]
  }
}
