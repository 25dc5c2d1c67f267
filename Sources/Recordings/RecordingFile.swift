public import Files

/// Where a recording lies, and in which format: known by the ending of its file, and by its first bytes where the ending says
/// nothing.
public struct RecordingFile: Sendable, Equatable {
  /// A format that recordings are read from.
  public enum Format: String, Sendable, CaseIterable {
    case wfdb = "WFDB"
    case edf = "EDF"
    case table = "text"
    case kardia = "Kardia"

    /// The endings of its files, in small letters.
    var endings: [String] {
      switch self {
      case .wfdb: ["hea"]
      case .edf: ["edf", "bdf"]
      case .table: ["csv", "tsv", "txt"]
      case .kardia: ["atc", "json"]
      }
    }

    /// Whether its files may hold other things than recordings, so that one in a folder counts with annotations only.
    public var isCommon: Bool { self == .table || self == .kardia }
  }

  /// The folder, and the recording's name in it, which may have folders of its own before it: `p01/s1`.
  public let folder: String
  public let name: String
  public let format: Format
  /// After the name, with its point: `.hea`, `.edf`; empty for a file without one.
  private let ending: String

  /// The file that describes the recording, and holds it unless it is a WFDB record's header.
  public var path: String { folder == "." && format != .wfdb ? name + ending : "\(folder)/\(name)\(ending)" }

  /// A WFDB record, whatever stands there.
  public init(record name: String, in folder: String) {
    self.init(folder: folder, name: name, format: .wfdb, ending: ".hea")
  }

  private init(folder: String, name: String, format: Format, ending: String) {
    (self.folder, self.name, self.format, self.ending) = (folder, name, format, ending)
  }

  /// A file in a folder, by its ending; nil where that is of no format, and for hidden files.
  ///
  /// - Parameter file: its path from the folder, e.g. `p01/s1.edf`.
  public init?(_ file: String, in folder: String) {
    let own = file.split(separator: "/").last ?? ""
    guard let point = own.lastIndex(of: "."), point > own.startIndex else { return nil }
    let ending = own[own.index(after: point)...].lowercased()
    guard let format = Format.allCases.first(where: { $0.endings.contains(ending) }) else { return nil }
    let kept = own[point...]
    self.init(folder: folder, name: String(file.dropLast(kept.count)), format: format, ending: String(kept))
  }

  /// The recording of a name in a folder: the WFDB record, else a file that has a known ending after the name, or is of that name.
  ///
  /// - Returns: nil where nothing of that name is there.
  public static func named(_ name: String, in folder: String) -> RecordingFile? {
    func isFile(_ path: String) -> Bool { FileStatus(path)?.kind == .file }
    if isFile("\(folder)/\(name).hea") { return RecordingFile(record: name, in: folder) }
    if isFile("\(folder)/\(name)"), let file = RecordingFile(name, in: folder) { return file }
    for format in Format.allCases {
      for ending in format.endings.flatMap({ [$0, $0.uppercased()] }) where isFile("\(folder)/\(name).\(ending)") {
        return RecordingFile(folder: folder, name: name, format: format, ending: ".\(ending)")
      }
    }
    return nil
  }

  /// A recording on the command line: its file; or a WFDB record with or without the header's ending; or the name of a file
  /// beside it, as completion in a shell gives it.
  ///
  /// - Throws: `Fault` where no recording is found.
  public init(argument: String) throws(Fault) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    let own = String(parts.last ?? "")
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
    let isThere = FileStatus(argument)?.kind == .file
    if isThere, let file = RecordingFile(own, in: folder) {
      self = file
      return
    }
    if let file = Self.named(own.hasSuffix(".hea") ? String(own.dropLast(4)) : own, in: folder) {
      self = file
      return
    }
    if isThere, let format = Self.format(ofFile: argument) {
      self.init(folder: folder, name: own, format: format, ending: "")
      return
    }
    let stem = own.lastIndex(of: ".").flatMap { $0 > own.startIndex ? String(own[..<$0]) : nil }
    if let stem, let file = Self.named(stem, in: folder) {
      self = file
      return
    }
    var tried = argument.hasSuffix(".hea") ? [argument] : ["\(argument).hea"]
    if let stem, !argument.hasSuffix(".hea") { tried.append("\(argument.dropLast(own.count))\(stem).hea") }
    throw .badData(
      argument,
      expected: "a record with its header \(tried.joined(separator: " or ")), or an EDF, BDF, text or Kardia file",
      found: isThere ? "another file" : "no such file")
  }

  /// By its first bytes.
  private static func format(ofFile path: String) -> Format? {
    guard let head = try? OpenFile(path).bytes(in: 0..<256) else { return nil }
    return EDFRecording.isHead(head) ? .edf : KardiaRecording.isHead(head) ? .kardia : nil
  }

  /// Opens the recording.
  ///
  /// - Parameter sampleRate: samples a second of a text file; nil to take the rate from the file.
  /// - Throws: `Fault` that names the file and where in it.
  public func open(sampleRate: Double? = nil) throws(Fault) -> any Recording {
    if sampleRate != nil, format != .table {
      throw Fault(.usage, path: "--fs", reason: "expected with a text file, found \(path), which has a rate")
    }
    return switch format {
    case .wfdb: try WFDBRecording(folder: folder, name: name)
    case .edf: try EDFRecording(path, name: name)
    case .table: try TableRecording(path, name: name, sampleRate: sampleRate)
    case .kardia: try KardiaRecording(path, name: name)
    }
  }

  /// The file of an annotator beside the recording.
  public func annotationPath(_ annotator: String) -> String { "\(folder)/\(name).\(annotator)" }
}
