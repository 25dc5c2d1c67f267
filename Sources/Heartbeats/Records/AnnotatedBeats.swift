import Scoring
public import WFDB

/// The beats that an annotator marked in a record.
public struct AnnotatedBeats: Sendable {
  /// The annotation file.
  public let path: String
  /// The beats, their samples in frames, in the file's order.
  public let beats: [BeatExtraction.Mark]
  /// The ticks a second that the samples count, where the file says so.
  private let resolution: Double?

  /// The class of each annotation code, nil for one that marks no beat.
  private static let classes = (0...UInt8.max).map {
    AnnotationCode.symbol(of: $0).flatMap(BeatClass.init(annotationSymbol:))
  }

  /// Reads the file `folder/name.annotator`.
  ///
  /// - Throws: `WFDBError`, or `HeartbeatError` that says which annotations the record has instead.
  public static func read(
    folder: String, name: String, annotator: String, reader: Record.Reader = FileContents.read
  ) throws -> AnnotatedBeats {
    let path = "\(folder)/\(name).\(annotator)"
    guard PathKind.exists(path) else { throw try absence(of: path, folder: folder, name: name, annotator: annotator) }
    let file = try AnnotationFile.read(path, reader: reader)
    let beats = file.annotations.compactMap { annotation in
      classes[Int(annotation.code)].map { BeatExtraction.Mark(sample: annotation.sample, beatClass: $0) }
    }
    return AnnotatedBeats(path: path, beats: beats, resolution: file.timeResolution)
  }

  /// The beats in samples of a lead.
  ///
  /// - Throws: `HeartbeatError.unusable` where the file counts other ticks than the record's frames.
  public func marks(
    of lead: SignalDescription, in header: RecordHeader
  ) throws(HeartbeatError) -> [BeatExtraction.Mark] {
    if let resolution, resolution != header.sampleRate {
      throw .unusable(path: path, expected: "the record's \(header.sampleRate) ticks a second", found: "\(resolution)")
    }
    return beats.map { mark in
      // A product that overflows lies outside every lead, and is told so.
      let (sample, overflow) = mark.sample.multipliedReportingOverflow(by: lead.samplesPerFrame)
      return BeatExtraction.Mark(sample: overflow ? -1 : sample, beatClass: mark.beatClass)
    }
  }

  /// What to say of an annotation file that is not there: which the record has instead.
  private static func absence(
    of path: String, folder: String, name: String, annotator: String
  ) throws -> HeartbeatError {
    guard PathKind.isFile("\(folder)/\(name).hea") else { return .record(.missing(path: "\(folder)/\(name).hea")) }
    let place = "\(folder)/\(name)".split(separator: "/", omittingEmptySubsequences: false)
    let beside = try PathKind.names(in: place.dropLast().joined(separator: "/"))
    let own = "\(place[place.count - 1])."
    // A header or a signal file is no annotation file; what else the record has may be one.
    let others = beside.filter { $0.hasPrefix(own) }.map { $0.dropFirst(own.count) }
      .filter { !["hea", "dat", "xws"].contains($0) }
    return .unusable(
      path: path, expected: "annotations (--annotator \(annotator))",
      found: others.isEmpty ? "none of this record" : "no such file, but \(others.joined(separator: ", "))")
  }
}
