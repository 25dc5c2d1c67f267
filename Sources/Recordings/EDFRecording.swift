import EDF
public import Files
import WFDB

/// An EDF, EDF+, BDF or BDF+ file as a recording.
///
/// A frame is a data record, as the WFDB library has it. Who was recorded is known by a digest of the head's field, so that
/// nothing of it is printed or stored.
public struct EDFRecording: Recording {
  public let name: String
  public let path: String
  public let leads: [RecordingLead]
  public let frameRate: Double
  public let patient: String?
  public let fileNames: Set<String>
  public let frameCount: Int?
  public let remarks: [String]
  private let file: EDFFile
  /// Which of the file's signals the leads are.
  private let signals: [Int]

  /// The annotator that stands for the annotations in the file itself.
  public static let annotator = "edf"
  /// The annotator whose marks they are taken for where it has no file.
  private static let reference = "atr"

  /// Whether a file's first bytes are those of EDF or BDF.
  static func isHead(_ bytes: [UInt8]) -> Bool { EDFHeader.isHead(bytes) }

  /// Opens a file.
  ///
  /// - Parameter name: the recording's name in its database.
  /// - Throws: `Fault` that names the byte.
  public init(_ path: String, name: String) throws(Fault) {
    let file = try EDFFile(path)
    let header = file.header
    guard header.recordDuration > 0 else {
      throw .badData(path, expected: "data records that last some time", found: "a duration of 0 s")
    }
    signals = header.signals.indices.filter { !header.signals[$0].isAnnotations }
    leads = signals.map { index in
      let signal = header.signals[index]
      let ends = [signal.physical.0, signal.physical.1]
      return RecordingLead(
        name: signal.label, units: signal.units, sampleRate: header.sampleRate(of: index),
        samplesPerFrame: max(1, signal.samplesPerRecord), isStored: signal.samplesPerRecord > 0 && signal.gain != nil,
        range: min(ends[0], ends[1])...max(ends[0], ends[1]))
    }
    self.name = name
    self.path = path
    self.file = file
    frameRate = 1 / header.recordDuration
    frameCount = file.recordCount
    remarks = file.remarks
    patient = Self.patient(header)
    fileNames = [path.split(separator: "/").last.map(String.init) ?? path]
  }

  /// A digest of the field that says who was recorded; nil where it says nothing: blank, or anonymous by EDF+.
  private static func patient(_ header: EDFHeader) -> String? {
    let words = header.patient.split(separator: " ")
    if header.continuity == .plain {
      // Some programs write EDF+'s anonymous field into plain EDF.
      guard words.contains(where: { $0.lowercased() != "x" }) else { return nil }
    } else {
      // Code, sex, birthday, name: without code and name, or without name and birthday, it may be anybody.
      guard words.count >= 4, words[0] != "X" || words[3] != "X" else { return nil }
    }
    return "EDF \(SHA256.hexDigest(of: Array(header.patient.utf8)))"
  }

  public func samples(ofLead index: Int) throws(Fault) -> any LeadSamples {
    Samples(try file.samples(of: signals[index]))
  }

  /// What an annotator marked: in a WFDB annotation file beside the recording, else, for `edf` and `atr`, in the file itself.
  ///
  /// - Throws: `Fault` that names the file and where in it, or says that there are no marks.
  public func annotations(by annotator: String) throws(Fault) -> RecordingAnnotations {
    if annotator != Self.annotator, let marks = try annotationsBeside(annotator) { return marks }
    guard [Self.annotator, Self.reference].contains(annotator), file.header.signals.contains(where: \.isAnnotations)
    else {
      throw Self.noAnnotations(path, annotator)
    }
    let (marks, damaged) = try file.annotations()
    return EDFBeatLabels.annotations(marks, from: file.firstOnset, damaged: damaged, path: path)
  }

  private final class Samples: LeadSamples {
    var count: Int { samples.count }
    private let samples: EDFSamples

    init(_ samples: EDFSamples) { self.samples = samples }

    func next() throws(Fault) -> [Double]? { try samples.next() }
  }
}

extension Recording {
  /// What a WFDB annotation file beside a recording of another format says; nil where there is none.
  ///
  /// Its times count samples of the fastest lead unless it says otherwise, as the WFDB library has it.
  func annotationsBeside(_ annotator: String) throws(Fault) -> RecordingAnnotations? {
    let folders = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = folders.isEmpty ? "." : folders.joined(separator: "/")
    let own = name.split(separator: "/").last.map(String.init) ?? name
    guard FileStatus("\(folder)/\(own).\(annotator)") != nil else { return nil }
    var marks = try WFDBRecording.annotations(
      folder: folder, name: own, annotator: annotator, reader: FileContents.read)
    marks.ticksPerSecond = marks.ticksPerSecond ?? leads.map(\.sampleRate).max()
    return marks
  }

  /// What to say of a recording of another format than WFDB without annotations.
  static func noAnnotations(_ path: String, _ annotator: String) -> Fault {
    .badData(path, expected: "annotations (--annotator \(annotator)) beside it", found: "none (--detect finds beats)")
  }
}
