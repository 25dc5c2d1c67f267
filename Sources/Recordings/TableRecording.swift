public import Files
import SampleTables

/// A table of samples as a recording: CSV and its like.
public struct TableRecording: Recording {
  public let name: String
  public let path: String
  public let leads: [RecordingLead]
  public let frameRate: Double
  public let patient: String? = nil
  public let fileNames: Set<String>
  public let frameCount: Int?
  public let remarks: [String]
  private let table: SampleTable

  /// Opens a table and reads it once, to know its form, its rate and its length.
  ///
  /// - Parameters:
  ///   - name: the recording's name in its database.
  ///   - sampleRate: samples a second; nil to take it from the file.
  /// - Throws: `Fault` that names the line.
  public init(_ path: String, name: String, sampleRate: Double? = nil) throws(Fault) {
    let table = try SampleTable(path, sampleRate: sampleRate)
    leads = table.columns.map { RecordingLead(name: $0.name, units: $0.units, sampleRate: table.sampleRate) }
    self.name = name
    self.path = path
    self.table = table
    frameRate = table.sampleRate
    frameCount = table.count
    remarks = table.remarks
    fileNames = [path.split(separator: "/").last.map(String.init) ?? path]
  }

  public func samples(ofLead index: Int) throws(Fault) -> any LeadSamples { Samples(table.samples(of: index)) }

  /// What an annotator marked in a WFDB annotation file beside the table.
  ///
  /// - Throws: `Fault` that names the file and where in it, or says that there is none.
  public func annotations(by annotator: String) throws(Fault) -> RecordingAnnotations {
    guard let marks = try annotationsBeside(annotator) else { throw Self.noAnnotations(path, annotator) }
    return marks
  }

  private final class Samples: LeadSamples {
    var count: Int { samples.count }
    private let samples: TableSamples

    init(_ samples: TableSamples) { self.samples = samples }

    func next() throws(Fault) -> [Double]? { try samples.next() }
  }
}
