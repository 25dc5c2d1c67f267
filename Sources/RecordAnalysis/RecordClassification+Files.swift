import Detection
import Files
import Foundation
import Groundwork
import Results
import WFDB

/// ### File formats
/// `RECORD.ecgr` is a WFDB annotation file: `N` marks a beat called normal; `Q` one called abnormal, since the models do not
/// tell which kind of abnormal, with the probability after the word in AUX; `?` one that was not classified. A note at
/// sample 0 says so. `~` of subtype -1 and 0 mark the start and the end of a stretch in which nothing can be read. Where a
/// frame holds several samples of the lead, its ticks are those samples, and a note says that too, as the WFDB library has
/// it. `RECORD.ecgr.csv` and `RECORD.ecgr.json` hold a line a beat: time in seconds, sample, class and
/// probability, both empty or null where it was not classified.
extension RecordClassification {
  /// The annotator's name: the ending of the annotation file.
  public static let annotator = "ecgr"

  /// The names of the files, the annotation file first.
  public static func fileNames(record: String) -> [String] {
    ["", ".csv", ".json"].map { "\(record).\(annotator)\($0)" }
  }

  /// The files' bytes by name.
  public func files() throws -> [(name: String, bytes: [UInt8])] {
    let names = Self.fileNames(record: record)
    return try [
      (
        names[0],
        AnnotationFile(annotations: annotations, timeResolution: samplesPerFrame > 1 ? sampleRate : nil)
          .bytes(path: names[0])
      ), (names[1], Array(csv.utf8)),
      (names[2], json()),
    ]
  }

  private var annotations: [Annotation] {
    let note = "ecg-report, \(card.model.rawValue), \(origin.name): N normal, Q abnormal, ? not classified"
    let legend = Annotation(sample: 0, symbol: "\"", auxiliary: note)
    let marks = beats.compactMap { beat in
      switch isAbnormal(beat) {
      case true?: Annotation(sample: beat.sample, symbol: "Q", auxiliary: "abnormal \(rounded(beat))")
      case false?: Annotation(sample: beat.sample, symbol: "N")
      case nil: Annotation(sample: beat.sample, symbol: "?")
      }
    }
    let ends = unreadable.flatMap { stretch in
      [(stretch.samples.lowerBound, Int8(-1)), (stretch.samples.upperBound, Int8(0))].map { sample, subtype in
        Annotation(sample: sample, code: 14, subtype: subtype, auxiliary: Array(stretch.verdict.rawValue.utf8))
      }
    }
    return [legend].compactMap { $0 }
      + (ends + marks).enumerated().sorted {
        ($0.element.sample, $0.offset) < ($1.element.sample, $1.offset)
      }.map(\.element)
  }

  private var csv: String {
    beats.reduce(into: "time,sample,class,probability\n") { text, beat in
      text += "\(time(of: beat)),\(beat.sample),\(word(beat) ?? ""),\(beat.probability.map { "\($0)" } ?? "")\n"
    }
  }

  private struct Unreadable: Encodable {
    var from: Double
    var to: Double
    var why: String
  }

  private struct Head: Encodable {
    var format = 1
    var record: String
    var sampleRate: Double
    var samplesPerFrame: Int
    var unreadable: [Unreadable]
    var lead: String
    var origin: String
    var model: String
    var modelFiles: [String: String]
    var experiment: Experiment.Key
    var learntFromRecord: Bool
    var threshold: Float
    var normal: Int
    var abnormal: Int
    var unclassified: Int
  }

  private func json() throws -> [UInt8] {
    let counts = counts
    let head = try JSONEncoder.sorted(pretty: true).encode(
      Head(
        record: record, sampleRate: sampleRate, samplesPerFrame: samplesPerFrame,
        unreadable: unreadable.map {
          Unreadable(
            from: time($0.samples.lowerBound), to: time($0.samples.upperBound), why: $0.verdict.rawValue)
        }, lead: lead, origin: origin.name, model: card.model.rawValue,
        modelFiles: card.files.mapValues(\.sha256), experiment: card.experiment, learntFromRecord: isLearnt,
        threshold: threshold, normal: counts.normal, abnormal: counts.abnormal, unclassified: counts.unclassified))
    // A line a beat, which the encoder would make six of.
    let lines = beats.map { beat in
      let word = word(beat).map { "\"\($0)\"" } ?? "null"
      return "    {\"class\": \(word), \"probability\": \(beat.probability.map { "\($0)" } ?? "null"), "
        + "\"sample\": \(beat.sample), \"time\": \(time(of: beat))}"
    }
    return Array(head.dropLast(2)) + Array(",\n  \"beats\" : [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n".utf8)
  }

  private func word(_ beat: ClassifiedBeat) -> String? {
    isAbnormal(beat).map { $0 ? "abnormal" : "normal" }
  }

  private func rounded(_ beat: ClassifiedBeat) -> String {
    beat.probability.map { String(format: "%.3f", $0) } ?? ""
  }
}
