import Foundation
import Heartbeats
public import Scoring
import WFDB

/// Two annotation files of a record compared beat by beat after ANSI/AAMI EC57.
public struct AnnotatorComparison: Sendable {
  /// The files, as they were named.
  public let reference: String
  public let test: String
  /// Frames a second.
  public let sampleRate: Double
  /// From which second on beats count.
  public let start: Double
  public let table: BeatComparison

  /// How far apart the marks of one beat may lie, in seconds.
  public static let window = 0.15
  /// The standard's learning period, in seconds.
  public static let learningPeriod = 300.0

  /// Reads and compares two files.
  ///
  /// - Parameters:
  ///   - sampleRate: frames a second; nil to take it from the header beside the reference, or beside the test.
  ///   - start: beats before this second are not counted.
  /// - Throws: `HeartbeatError` that names the file and the place in it.
  public init(reference: String, test: String, sampleRate: Double?, start: Double) throws {
    let files = (try AnnotationFile.read(reference), try AnnotationFile.read(test))
    let rate = try sampleRate ?? Self.sampleRate(beside: [reference, test])
    for (path, file) in [(reference, files.0), (test, files.1)] {
      if let resolution = file.timeResolution, resolution != rate {
        throw HeartbeatError.unusable(
          path: path, expected: "the record's \(rate) ticks a second", found: "\(resolution)")
      }
    }
    self.reference = reference
    self.test = test
    self.sampleRate = rate
    self.start = start
    table = BeatComparison(
      reference: Self.beats(of: files.0), test: Self.beats(of: files.1), window: Self.samples(Self.window, rate),
      start: Self.samples(start, rate), flutter: Self.flutter(of: files.0))
  }

  private static func samples(_ seconds: Double, _ rate: Double) -> Int {
    Int(min(1e18, (seconds * rate).rounded()))
  }

  /// The rate in the header of the record that one of the files belongs to.
  private static func sampleRate(beside paths: [String]) throws -> Double {
    for path in paths {
      let stem = URL(filePath: path).deletingPathExtension().path(percentEncoded: false)
      if FileManager.default.fileExists(atPath: "\(stem).hea") {
        return try RecordHeader.read("\(stem).hea").sampleRate
      }
    }
    throw HeartbeatError.unusable(
      path: paths[0], expected: "its record's header beside it, or --fs", found: "neither")
  }

  /// The beats in order of time.
  private static func beats(of file: AnnotationFile) -> [LabelledBeat] {
    file.annotations.compactMap { annotation in
      annotation.symbol.flatMap(label).map { LabelledBeat(sample: annotation.sample, label: $0) }
    }.sorted { $0.sample < $1.sample }
  }

  /// The label of a mnemonic: the project's classes, and the codes beside them that also mark beats.
  private static func label(_ symbol: Character) -> BeatLabel? {
    if let beatClass = BeatClass(annotationSymbol: symbol) { return BeatLabel(rawValue: beatClass.rawValue) }
    switch symbol {
    case "B": return .n
    case "n": return .s
    case "r": return .v
    case "?": return .q
    default: return nil
    }
  }

  /// From each `[` to the next `]`.
  private static func flutter(of file: AnnotationFile) -> [ClosedRange<Int>] {
    var spans: [ClosedRange<Int>] = []
    var start: Int?
    for annotation in file.annotations {
      if annotation.symbol == "[" { start = start ?? annotation.sample }
      if annotation.symbol == "]", let begin = start, begin <= annotation.sample {
        spans.append(begin...annotation.sample)
        start = nil
      }
    }
    return spans + [start].compactMap { $0.map { $0...Int.max } }
  }
}
