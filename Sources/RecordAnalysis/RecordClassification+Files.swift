import Detection
import Files
import Foundation
import Groundwork
import Results
import WFDB

/// ### File formats
/// `RECORD.ecgr` is a WFDB annotation file. Of a model of five classes `N`, `S`, `V`, `F` and `Q` mark beats of these. Of one of
/// two classes `N` marks a beat called normal and `Q` one called abnormal, since the model does not tell which kind of
/// abnormal. All but `N` have a word and the probability in AUX. `?` marks a beat that was not classified. A note at sample 0
/// says so. `~` of subtype -1 and 0 mark the start and the end of a stretch in which nothing can be read. Where a frame holds
/// several samples of the lead, its ticks are those samples, and a note says that too, as the WFDB library has it.
///
/// `RECORD.ecgr.csv` and `RECORD.ecgr.json` hold a line a beat: time in seconds, sample, class, and the probability to be
/// abnormal, or of five classes the probability of each, empty or null where it was not classified; and the quality of the
/// lead in the beat's window of 10 s: good, flat, saturated or noise (`SignalQuality`). The JSON file has these windows too,
/// with what their verdicts rest on.
extension RecordClassification {
  /// The annotator's name: the ending of the annotation file.
  public static let annotator = "ecgr"

  /// The names of the files, the annotation file first.
  public static func fileNames(record: String) -> [String] {
    ["", ".csv", ".json"].map { "\(record).\(annotator)\($0)" }
  }

  /// Whether a file is one of these, of whatever recording: what somebody else has put under such a name is not.
  public static func isResult(_ name: String, _ bytes: [UInt8]) -> Bool {
    let text = { (count: Int) in String(decoding: bytes.prefix(count), as: UTF8.self) }
    if name.hasSuffix(".\(annotator).csv") { return text(40).hasPrefix("time,sample,class,") }
    if name.hasSuffix(".\(annotator).json") {
      return ["\"classes\"", "\"counts\"", "\"experiment\""].allSatisfy(text(2000).contains)
    }
    return name.hasSuffix(".\(annotator)") && text(200).contains("\(ToolVersion.current.name), ")
  }

  /// The files' bytes by name.
  public func files() throws -> [(name: String, bytes: [UInt8])] {
    let names = Self.fileNames(record: record)
    return try [
      (
        names[0],
        AnnotationFile(annotations: annotations, timeResolution: tellsRate ? sampleRate : nil)
          .bytes(path: names[0])
      ), (names[1], Array(csv.utf8)),
      (names[2], json()),
    ]
  }

  /// Whether the annotation file has to say how fast its ticks are: where they are no frames, or no header beside it tells.
  private var tellsRate: Bool { samplesPerFrame > 1 || !sources.contains { $0.hasSuffix(".hea") } }

  private static let noteStart = "ecg-report, "
  private static let binaryMeaning = "N normal, Q abnormal"
  private static let aamiMeaning = "N, S, V, F, Q as in AAMI EC57"
  private static let noteEnd = ", ? not classified"

  /// What the note at an annotation file's start says that its labels tell apart; nil where there is no such note.
  static func labels(declaredIn file: AnnotationFile) -> DatabaseScore.Labels? {
    for mark in file.annotations.prefix(while: { $0.sample == 0 }) where mark.symbol == "\"" {
      let note = mark.text
      guard note.hasPrefix(noteStart) else { continue }
      if note.hasSuffix(binaryMeaning + noteEnd) { return .binary }
      if note.hasSuffix(aamiMeaning + noteEnd) { return .five }
    }
    return nil
  }

  private var annotations: [Annotation] {
    let note =
      "\(Self.noteStart)\(card.model.rawValue), \(origin.name): "
      + "\(classes == .binary ? Self.binaryMeaning : Self.aamiMeaning)\(Self.noteEnd)"
    let legend = Annotation(sample: 0, symbol: "\"", auxiliary: note)
    let names = classes.names
    let symbols: [Character] = classes == .binary ? ["N", "Q"] : names.compactMap(\.first)
    let marks = beats.compactMap { beat -> Annotation? in
      guard let label = label(of: beat), let probability = beat.probabilities?[label] else {
        return Annotation(sample: beat.sample, symbol: "?")
      }
      return Annotation(
        sample: beat.sample, symbol: symbols[label],
        auxiliary: label == 0 ? "" : "\(names[label]) \(String(format: "%.3f", probability))")
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

  /// The numbers that files give of a beat: of two classes the probability to be abnormal.
  private func numbers(of beat: ClassifiedBeat) -> [Float]? {
    beat.probabilities.map { classes == .binary ? [$0[1]] : $0 }
  }

  private var csv: String {
    let names = classes.names
    let columns = classes == .binary ? ["probability"] : names
    let nothing = [String](repeating: "", count: columns.count)
    let verdicts = verdicts
    return zip(beats, verdicts).reduce(into: "time,sample,class,\(columns.joined(separator: ",")),quality\n") {
      text, row in
      let (beat, verdict) = row
      let numbers = numbers(of: beat)?.map { "\($0)" } ?? nothing
      text +=
        "\(time(of: beat)),\(beat.sample),\(label(of: beat).map { names[$0] } ?? ""),\(numbers.joined(separator: ",")),\(verdict.rawValue)\n"
    }
  }

  /// The quality of the lead at each beat.
  private var verdicts: [SignalQuality.Verdict] {
    var windows = quality[...]
    return beats.map { beat in
      while let window = windows.first, window.samples.upperBound <= beat.sample, windows.count > 1 {
        windows.removeFirst()
      }
      return windows.first?.verdict ?? .good
    }
  }

  private struct Window: Encodable {
    var from: Double
    var to: Double
    var verdict: String
    var flat: Double?
    var saturated: Double?
    var kurtosis: Double?
  }

  private struct Unreadable: Encodable {
    var from: Double
    var to: Double
    var why: String
  }

  private struct Head: Encodable {
    var format = 2
    var record: String
    var sampleRate: Double
    var samplesPerFrame: Int
    var unreadable: [Unreadable]
    /// In windows of 10 s.
    var quality: [Window]
    var lead: String
    var origin: String
    var model: String
    var modelFiles: [String: String]
    var experiment: Experiment.Key
    var learntFromRecord: Bool
    var threshold: Float?
    /// In the order of the probabilities.
    var classes: [String]
    /// Beats by what they are called.
    var counts: [String: Int]
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
        }, quality: quality.map(window), lead: lead, origin: origin.name, model: card.model.rawValue,
        modelFiles: card.files.mapValues(\.sha256), experiment: card.experiment, learntFromRecord: isLearnt,
        threshold: threshold, classes: classes.names,
        counts: Dictionary(uniqueKeysWithValues: zip(classes.names, counts.classes)), unclassified: counts.unclassified)
    )
    // A line a beat, which the encoder would make several of.
    let names = classes.names
    let lines = zip(beats, verdicts).map { beat, verdict in
      let word = label(of: beat).map { names[$0] }.map { "\"\($0)\"" } ?? "null"
      let numbers = numbers(of: beat)?.map { "\($0)" }
      let said =
        classes == .binary
        ? "\"probability\": \(numbers?[0] ?? "null")"
        : "\"probabilities\": \(numbers.map { "[\($0.joined(separator: ", "))]" } ?? "null")"
      return
        "    {\"class\": \(word), \(said), \"quality\": \"\(verdict.rawValue)\", \"sample\": \(beat.sample), "
        + "\"time\": \(time(of: beat))}"
    }
    return Array(head.dropLast(2)) + Array(",\n  \"beats\" : [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n".utf8)
  }

  private func window(_ stretch: SignalQuality.Stretch) -> Window {
    func rounded(_ value: Double?) -> Double? { value.map { ($0 * 1e4).rounded() / 1e4 } }
    return Window(
      from: time(stretch.samples.lowerBound), to: time(stretch.samples.upperBound), verdict: stretch.verdict.rawValue,
      flat: rounded(stretch.measures?.flat), saturated: rounded(stretch.measures?.saturated),
      kurtosis: rounded(stretch.measures?.kurtosis))
  }
}
