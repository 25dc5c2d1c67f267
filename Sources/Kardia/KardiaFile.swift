public import Files
import Foundation

/// A recording that AliveCor's Kardia devices made: an ATC file, or the JSON of Kardia's interface.
///
/// Recordings last some minutes at most, so that a file is read whole. Of JSON the raw samples are taken where there are such,
/// else those that the device had filtered. Sources: AliveCor, ATC ECG file format, version 1.6, and its reader ATCpy; developers.kardia.com, Single ECG.
public struct KardiaFile: Sendable, Equatable {
  /// One lead.
  public struct Lead: Sendable, Equatable {
    /// `I`, `II`, `III`, `aVR`, `aVL`, `aVF`, or `V1` to `V6`.
    public var name: String
    /// In units of the resolution.
    public var samples: [Int]
  }

  /// Samples a second, of all leads.
  public var sampleRate: Double
  /// Nanovolts that a unit of the samples stands for.
  public var resolution: Double
  /// In the order of the file.
  public var leads: [Lead]
  /// Whether the samples are those that the device had filtered.
  public var isEnhanced = false

  /// A larger file is none.
  private static let sizeLimit = 1 << 24

  /// Whether a file's first bytes are those of an ATC file, or of JSON.
  public static func isHead(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: "ALIVE".utf8) || bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
  }

  /// Reads a file.
  ///
  /// - Throws: `Fault` that names the byte or the part of the JSON.
  public static func read(_ path: String) throws(Fault) -> KardiaFile {
    try KardiaFile(parsing: try WholeFile.read(path, atMost: sizeLimit), path: path)
  }

  /// Reads a file's bytes; `path` is for messages.
  ///
  /// - Throws: `Fault` that names the byte or the part of the JSON.
  public init(parsing bytes: [UInt8], path: String) throws(Fault) {
    if bytes.starts(with: "ALIVE".utf8) {
      try self.init(atc: bytes, path: path)
    } else {
      try self.init(json: bytes, path: path)
    }
    guard let first = leads.first, !first.samples.isEmpty else {
      throw .badData(path, expected: "samples", found: "none")
    }
    guard sampleRate.isFinite, sampleRate > 0, resolution.isFinite, resolution > 0 else {
      throw .badData(
        path, expected: "a sampling rate and a resolution above 0", found: "\(sampleRate) Hz and \(resolution) nV")
    }
    if let other = leads.first(where: { $0.samples.count != first.samples.count }) {
      throw .badData(
        path, expected: "\(first.samples.count) samples of lead \(other.name)", found: "\(other.samples.count)")
    }
  }

  /// The samples of a lead in millivolts.
  public func millivolts(of lead: Int) -> [Double] { leads[lead].samples.map { Double($0) * resolution / 1e6 } }
}

/// ## File format
/// ATC: `ALIVE` and three zero bytes, the version in four bytes, then blocks: four letters, the number of bytes in four, the bytes, a
/// checksum in four. `fmt ` holds how samples are written, `ecg ` and `ecg2` to `ecgc` hold the leads as 16-bit numbers. All
/// little-endian. Checksums are not looked at, nor are marks of beats (`ann `), since their types are not published.
extension KardiaFile {
  private static let blocks = [
    "ecg ": "I", "ecg2": "II", "ecg3": "III", "ecg4": "aVR", "ecg5": "aVL", "ecg6": "aVF", "ecg7": "V1",
    "ecg8": "V2", "ecg9": "V3", "ecga": "V4", "ecgb": "V5", "ecgc": "V6",
  ]

  private init(atc bytes: [UInt8], path: String) throws(Fault) {
    func number(_ offset: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    guard bytes.count >= 12 else { throw .badData(path, expected: "an ATC file", found: "\(bytes.count) bytes") }
    var format: (rate: Int, resolution: Int)?
    leads = []
    var offset = 12
    while offset + 8 <= bytes.count {
      let name = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
      let length = number(offset + 4, 4)
      let start = offset + 8
      guard length <= bytes.count - start else {
        throw .badData(path, "byte \(offset)", expected: "a block of \(length) bytes", found: "\(bytes.count - start)")
      }
      if name == "fmt " {
        guard length >= 5 else {
          throw .badData(path, "byte \(offset)", expected: "a format", found: "\(length) bytes")
        }
        guard bytes[start] == 1 else {
          throw .badData(path, "byte \(start)", expected: "samples of format 1", found: "\(bytes[start])")
        }
        format = (number(start + 1, 2), number(start + 3, 2))
      } else if let lead = Self.blocks[name], !leads.contains(where: { $0.name == lead }) {
        leads.append(
          Lead(
            name: lead,
            samples: (0..<length / 2).map { Int(Int16(truncatingIfNeeded: number(start + 2 * $0, 2))) }))
      }
      offset = start + length + 4
    }
    guard let format else { throw .badData(path, expected: "a block fmt", found: "none") }
    sampleRate = Double(format.rate)
    resolution = Double(format.resolution)
  }

  private struct Document: Decodable {
    struct Block: Decodable {
      var frequency: Double
      var amplitudeResolution: Double
      var samples: [String: [Int]]
    }
    struct Blocks: Decodable {
      var raw: Block?
      var enhanced: Block?
    }
    var data: Blocks
  }

  private static let names = ["leadI": "I", "leadII": "II", "leadIII": "III", "AVR": "aVR", "AVL": "aVL", "AVF": "aVF"]

  private struct Anything: Decodable {}

  /// Where and how a file is other than it should be.
  private static func fault(_ error: any Error, in bytes: [UInt8], path: String) -> Fault {
    func location(_ keys: [any CodingKey]) -> String {
      keys.reduce(into: "") { text, key in
        text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    func fault(_ keys: [any CodingKey], found: String) -> Fault {
      let name = keys.last { $0.intValue == nil }?.stringValue ?? ""
      let expected =
        keys.last?.intValue != nil
        ? "a sample, a whole number"
        : ["frequency", "amplitudeResolution"].contains(name)
          ? "a number" : keys.dropLast().last?.stringValue == "samples" ? "a list of samples" : "an object"
      return .badData(path, location(keys), expected: expected, found: found)
    }
    switch error as? DecodingError {
    case .dataCorrupted(let context)? where context.codingPath.isEmpty:
      // A number that does not fit is said without its place, and like damage, though the file is JSON.
      let isJSON = (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
      return isJSON
        ? .badData(path, expected: "whole numbers as samples", found: "another number")
        : .badData(path, expected: "JSON", found: "damaged JSON")
    case .dataCorrupted(let context)?: return fault(context.codingPath, found: "another number")
    case .valueNotFound(_, let context)? where !context.codingPath.isEmpty:
      return fault(context.codingPath, found: "null")
    case .typeMismatch(_, let context)? where !context.codingPath.isEmpty:
      return fault(context.codingPath, found: "something else")
    case .keyNotFound(let key, let context)? where !context.codingPath.isEmpty:
      return fault(context.codingPath + [key], found: "none")
    default:
      return .badData(
        path, expected: "a recording as Kardia's interface gives it (data, raw or enhanced)", found: "other JSON")
    }
  }

  private init(json bytes: [UInt8], path: String) throws(Fault) {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    } catch {
      throw Self.fault(error, in: bytes, path: path)
    }
    guard let block = document.data.raw ?? document.data.enhanced else {
      throw .badData(path, expected: "raw or enhanced samples", found: "neither")
    }
    sampleRate = block.frequency
    resolution = block.amplitudeResolution
    isEnhanced = document.data.raw == nil
    let order = ["leadI", "leadII", "leadIII", "AVR", "AVL", "AVF"]
    leads = order.compactMap { name in
      block.samples[name].map { Lead(name: Self.names[name] ?? name, samples: $0) }
    }
  }
}
