public import Files
import Foundation
public import Results
public import Scoring
package import WFDB

/// Two annotation files of a record compared beat by beat after ANSI/AAMI EC57.
public struct AnnotatorComparison: Sendable {
  /// The files, as they were named.
  public let reference: String
  public let test: String
  /// Frames a second.
  public let sampleRate: Double
  /// From which second on beats count.
  public let start: Double
  /// What escape beats of atrium and node (`e`, `j`) count as.
  public let escapeBeats: EscapeBeats
  public let table: BeatComparison
  /// What the test's labels tell apart: as it says itself, else by the labels that it uses. No class is asked of a test
  /// that does not tell it apart.
  public let labels: DatabaseScore.Labels
  /// What the test says itself; nil where it says nothing of it.
  package let declared: DatabaseScore.Labels?
  /// What the files call codes that the standard names otherwise, e.g. "code 1 is v, not N", by file.
  public let redefined: [(path: String, labels: String)]

  /// A class for escape beats.
  public enum EscapeBeats: String, CaseIterable, Sendable {
    /// As the reference program of the standard has it: every beat from above the ventricles that is not normal.
    case supraventricular = "S"
    /// As the table of de Chazal, O'Dwyer and Reilly 2004 has it, which models here are trained by.
    case normal = "N"
  }

  /// How far apart the marks of one beat may lie, in seconds.
  public static let window = 0.15
  /// The standard's learning period, in seconds.
  public static let learningPeriod = 300.0

  /// Reads and compares two files. One whose ticks are finer or coarser than the other's is compared in the finer ones.
  ///
  /// - Parameters:
  ///   - sampleRate: frames a second; nil to take it from the header beside the reference, or beside the test.
  ///   - start: beats before this second are not counted.
  ///   - escapeBeats: what `e` and `j` count as.
  /// - Throws: `Fault` that names the file and the place in it, also where the reference ends before `start`.
  public init(
    reference: String, test: String, sampleRate: Double?, start: Double, escapeBeats: EscapeBeats = .supraventricular
  ) throws(Fault) {
    let files = (try AnnotationFile.read(reference), try AnnotationFile.read(test))
    let rate: Double
    if let sampleRate { rate = sampleRate } else { rate = try Self.sampleRate(beside: [reference, test]) }
    try self.init(
      reference: (reference, files.0), test: (test, files.1), sampleRate: rate, start: start, escapeBeats: escapeBeats)
  }

  /// Compares two files that were read, or made of what another format says.
  ///
  /// - Parameters:
  ///   - sampleRate: frames a second.
  ///   - start: beats before this second are not counted.
  ///   - escapeBeats: what `e` and `j` count as.
  ///   - declared: what the test is known to tell apart; nil to take the test's note (`RecordClassification`), else its labels.
  /// - Throws: `Fault` that names the file, also where the reference ends before `start`.
  package init(
    reference first: (path: String, file: AnnotationFile), test second: (path: String, file: AnnotationFile),
    sampleRate rate: Double, start: Double, escapeBeats: EscapeBeats, declared: DatabaseScore.Labels? = nil
  ) throws(Fault) {
    let (reference, test) = (first.path, second.path)
    let files = (first.file, second.file)
    let ticks = (files.0.timeResolution ?? rate, files.1.timeResolution ?? rate)
    for (path, ticks) in [(reference, ticks.0), (test, ticks.1)] where !(ticks > 0 && ticks <= 1e9) {
      throw Fault.badData(path, expected: "a time resolution above 0 ticks a second", found: "\(ticks)")
    }
    let finest = max(ticks.0, ticks.1)
    let window = Self.samples(Self.window, finest)
    let firstSample = Self.samples(start, finest)
    let marks = (
      BeatMarks(files.0, scale: finest / ticks.0, window: window, escapeBeats: escapeBeats),
      BeatMarks(files.1, scale: finest / ticks.1, window: window, escapeBeats: escapeBeats)
    )
    if firstSample > 0, let last = marks.0.beats.last?.sample, last < firstSample {
      let seconds = String(format: "%.0f", (Double(last) / finest).rounded(.up))
      throw Fault.badData(
        reference, expected: "beats after the first \(String(format: "%.0f", start)) s, which do not count",
        found: "the last one at \(seconds) s; --from 0 counts all")
    }
    self.reference = reference
    self.test = test
    self.sampleRate = rate
    self.start = start
    self.escapeBeats = escapeBeats
    redefined = [(reference, files.0), (test, files.1)].compactMap { path, file in
      let labels = file.definitions.filter(\.redefinesStandard).map { definition in
        "code \(definition.code) is \(definition.label), not \(AnnotationCode.symbol(of: definition.code) ?? " ")"
      }
      return labels.isEmpty ? nil : (path, labels.joined(separator: ", "))
    }
    table = BeatComparison(reference: marks.0, test: marks.1, window: window, start: firstSample)
    self.declared = declared ?? RecordClassification.labels(declaredIn: files.1)
    labels = self.declared ?? DatabaseScore.Labels(usedIn: table)
  }

  private static func samples(_ seconds: Double, _ rate: Double) -> Int {
    Int(min(1e18, (seconds * rate).rounded()))
  }

  /// The rate in the header of the record that one of the files belongs to.
  private static func sampleRate(beside paths: [String]) throws(Fault) -> Double {
    for path in paths {
      let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
      guard let point = name.lastIndex(of: ".") else { continue }
      let header = "\(path[..<point]).hea"
      if FileStatus(header) != nil { return try RecordHeader.read(header).sampleRate }
    }
    throw Fault.badData(paths[0], expected: "its record's header beside it, or --fs", found: "neither")
  }
}
