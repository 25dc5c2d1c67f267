public import Files
public import WFDB

/// A WFDB record as a recording.
public struct WFDBRecording: Recording {
  public let name: String
  public let path: String
  public let leads: [RecordingLead]
  public let frameRate: Double
  public let patient: String?
  public let fileNames: Set<String>
  public let frameCount: Int?
  public private(set) var remarks: [String] = []
  private let folder: String
  private let reader: Record.Reader
  /// The record where it is in memory; nil where its files are read as samples are asked for.
  private let record: Record?
  /// Whether a signal file that was cut short is read as far as it goes.
  private let takesShortFiles: Bool
  /// First value and checksum of each signal as the header has them: records whose signals are the same have the same.
  package let signalMarks: [Int]

  /// Opens the record `folder/name.hea`; samples are read when they are asked for, but those of a record of several
  /// segments, which is joined in memory. A signal file that was cut short is read as far as it goes.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  public init(folder: String, name: String) throws(Fault) {
    let header = try RecordHeader.read("\(folder)/\(name).hea")
    let record = header.segments.isEmpty ? nil : try Record.read(folder: folder, name: name)
    self.init(folder: folder, name: name, header: record?.header ?? header, record: record, reader: FileContents.read)
    if record == nil { remarks = Self.shortFiles(header, folder: folder, name: name) }
  }

  /// Reads the record `folder/name.hea` whole, through a reader that sees every file once.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  public init(folder: String, name: String, reader: @escaping Record.Reader) throws(Fault) {
    let record = try Record.read(folder: folder, name: name, reader: reader)
    self.init(folder: folder, name: name, header: record.header, record: record, reader: reader)
  }

  /// Reads what describes the record `folder/name.hea`, and samples when they are asked for, unless it has several segments. A signal
  /// file that was cut short is an error.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  package init(describing name: String, folder: String, reader: @escaping Record.Reader) throws(Fault) {
    let path = "\(folder)/\(name).hea"
    let header = try RecordHeader(parsing: reader(path), path: path)
    guard header.segments.isEmpty else {
      try self.init(folder: folder, name: name, reader: reader)
      return
    }
    self.init(folder: folder, name: name, header: header, record: nil, reader: reader, takesShortFiles: false)
  }

  private init(
    folder: String, name: String, header: RecordHeader, record: Record?, reader: @escaping Record.Reader,
    takesShortFiles: Bool = true
  ) {
    self.takesShortFiles = takesShortFiles
    self.folder = folder
    self.name = name
    self.reader = reader
    self.record = record
    signalMarks = header.signals.flatMap { [$0.initialValue, Int($0.checksum ?? 0)] }
    path = "\(folder)/\(name).hea"
    frameRate = header.sampleRate
    frameCount = header.frameCount
    leads = header.signals.map { signal in
      RecordingLead(
        name: signal.name, units: signal.units, sampleRate: header.sampleRate * Double(signal.samplesPerFrame),
        samplesPerFrame: signal.samplesPerFrame, isStored: signal.format != 0, range: Self.range(of: signal))
    }
    patient = Self.patient(in: header.comments)
    let own = name.split(separator: "/").last.map(String.init) ?? name
    fileNames = Set(header.signals.filter { $0.format != 0 }.map(\.fileName) + ["\(own).hea"])
  }

  /// What to say of signal files that have fewer samples than the header announces.
  private static func shortFiles(_ header: RecordHeader, folder: String, name: String) -> [String] {
    var seen: Set<String> = []
    return header.signals.indices.compactMap { index in
      let signal = header.signals[index]
      // Whatever else is wrong is told when the samples are read.
      guard signal.format != 0, seen.insert(signal.fileName).inserted,
        let stream = try? SignalStream(folder: folder, name: name, takesShortFiles: true, choosing: { _ in index }),
        stream.lostCount > 0
      else { return nil }
      let frames = stream.lostCount / signal.samplesPerFrame
      return "\(signal.fileName) is cut short: its last \(frames) of \(header.frameCount ?? 0) frames are missing"
    }
  }

  /// The ends of the converter's range, where its bits are known.
  private static func range(of signal: SignalDescription) -> ClosedRange<Double>? {
    guard (2...32).contains(signal.adcResolution) else { return nil }
    let half = Double(1 << (signal.adcResolution - 1))
    let ends = [-half, half - 1].map { (Double(signal.adcZero) + $0 - Double(signal.baseline)) / signal.gain }
    guard ends.allSatisfy(\.isFinite) else { return nil }
    return min(ends[0], ends[1])...max(ends[0], ends[1])
  }

  /// Whether all samples have been read.
  package var isInMemory: Bool { record != nil }

  /// The samples of a lead by its file's size, all of which the header announces.
  ///
  /// - Throws: `Fault`, also for a file that is too short.
  package func length(ofLead index: Int) throws(Fault) -> Int {
    if let record { return record.signals[index].samples.count }
    return try SignalStream(folder: folder, name: name) { $0.indices.contains(index) ? index : nil }.count
  }

  public func samples(ofLead index: Int) throws(Fault) -> any LeadSamples {
    if let record { return Whole(record.signals[index].physical) }
    return Pieces(
      try SignalStream(folder: folder, name: name, takesShortFiles: takesShortFiles) {
        $0.indices.contains(index) ? index : nil
      })
  }

  public func annotations(by annotator: String) throws(Fault) -> RecordingAnnotations {
    if let absence = try Self.absence(folder: folder, name: name, annotator: annotator) { throw absence }
    return try Self.annotations(folder: folder, name: name, annotator: annotator, reader: reader)
  }

  /// What an annotator marked in the record `folder/name.hea`, without reading anything else.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  public static func annotations(
    folder: String, name: String, annotator: String, reader: Record.Reader
  ) throws(Fault) -> RecordingAnnotations {
    let path = "\(folder)/\(name).\(annotator)"
    let file = try AnnotationFile.read(path, reader: reader)
    let marks = file.annotations.map { annotation in
      RecordingAnnotations.Mark(
        tick: annotation.sample, symbol: file.symbol(of: annotation),
        label: file.label(of: annotation.code) ?? "code \(annotation.code)")
    }
    let redefined = file.definitions.filter(\.redefinesStandard).map { definition in
      "\(AnnotationCode.symbol(of: definition.code).map(String.init) ?? "") is \(definition.label)"
    }
    return RecordingAnnotations(
      path: path, marks: marks, ticksPerSecond: file.timeResolution,
      remarks: redefined.isEmpty
        ? [] : ["it gives standard labels another meaning: \(redefined.joined(separator: ", "))"])
  }

  /// Samples that are read piece by piece.
  private final class Pieces: LeadSamples {
    let count: Int
    private var stream: SignalStream

    init(_ stream: consuming SignalStream) {
      count = stream.count
      self.stream = stream
    }

    func next() throws(Fault) -> [Double]? {
      try stream.next()?.physical
    }
  }
}
