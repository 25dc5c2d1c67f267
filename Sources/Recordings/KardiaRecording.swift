public import Files
import Kardia

/// A recording that a Kardia device made.
public struct KardiaRecording: Recording {
  public let name: String
  public let path: String
  public let leads: [RecordingLead]
  public let frameRate: Double
  public let patient: String? = nil
  public let fileNames: Set<String>
  public let frameCount: Int?
  public let remarks: [String]
  private let file: KardiaFile

  /// Whether a file's first bytes are those of such a file.
  static func isHead(_ bytes: [UInt8]) -> Bool { KardiaFile.isHead(bytes) }

  /// Reads a file.
  ///
  /// - Parameter name: the recording's name in its database.
  /// - Throws: `Fault` that names the byte or the part of the JSON.
  public init(_ path: String, name: String) throws(Fault) {
    let file = try KardiaFile.read(path)
    leads = file.leads.map { RecordingLead(name: $0.name, units: "mV", sampleRate: file.sampleRate) }
    self.name = name
    self.path = path
    self.file = file
    frameRate = file.sampleRate
    frameCount = file.leads.first?.samples.count
    remarks = file.isEnhanced ? ["it has no raw samples; the samples filtered by the device are used"] : []
    fileNames = [path.split(separator: "/").last.map(String.init) ?? path]
  }

  public func samples(ofLead index: Int) throws(Fault) -> any LeadSamples { Whole(file.millivolts(of: index)) }

  /// What an annotator marked in a WFDB annotation file beside the recording.
  ///
  /// - Throws: `Fault` that names the file and where in it, or says that there is none.
  public func annotations(by annotator: String) throws(Fault) -> RecordingAnnotations {
    guard let marks = try annotationsBeside(annotator) else { throw Self.noAnnotations(path, annotator) }
    return marks
  }
}

/// Samples that are in memory already.
final class Whole: LeadSamples {
  let count: Int
  private var samples: [Double]?

  init(_ samples: [Double]) {
    count = samples.count
    self.samples = samples
  }

  func next() throws(Fault) -> [Double]? {
    defer { samples = nil }
    return count > 0 ? samples : nil
  }
}
