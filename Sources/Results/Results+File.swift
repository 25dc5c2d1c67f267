public import Files
public import Foundation

extension Results {
  /// Far more bytes than any run's results take.
  private static let largest = 1 << 30

  /// The file's bytes: JSON with sorted keys, the same for the same results.
  public func encoded() throws(Fault) -> Data {
    Data(try JSONEncoder.sortedBytes(self, pretty: false))
  }

  /// Reads a results file.
  ///
  /// - Throws: `Fault` with the path and what was found instead.
  public static func read(from path: String) throws(Fault) -> Results {
    let bytes: [UInt8]
    do throws(Fault) {
      bytes = try WholeFile.read(path, atMost: largest)
    } catch {
      throw error.isMissing
        ? .badData(path, expected: "the results.json of a report", found: "no such file")
        : .badData(path, expected: "results of ecg-report", found: "a file that cannot be read")
    }
    return try Results(parsing: Data(bytes), path: path)
  }

  /// Parses a results file's bytes; `path` is for error messages only.
  ///
  /// - Throws: `Fault`.
  public init(parsing data: Data, path: String) throws(Fault) {
    struct Versioned: Decodable { var format: Int }
    do {
      let format = try JSONDecoder().decode(Versioned.self, from: data).format
      guard format == Self.currentFormat else {
        throw Fault.badData(
          path, expected: "results of format \(Self.currentFormat)",
          found:
            "format \(format), of \(format < Self.currentFormat ? "an earlier" : "a later") version of ecg-report; "
            + (format < Self.currentFormat ? "run it again on the data" : "draw it with that version"))
      }
      self = try JSONDecoder().decode(Results.self, from: data)
      try check(path: path)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw .badData(
        path, expected: "results of ecg-report", found: (error as? DecodingError)?.place ?? "something undecodable")
    }
  }
}

extension DecodingError {
  /// Where decoding stopped, in a few words.
  package var place: String {
    func dotted(_ path: [any CodingKey]) -> String {
      // Control characters are escaped: a name may be anybody's.
      let text = path.map(\.stringValue).joined(separator: ".").prefix(200).debugDescription
      return path.isEmpty ? "the top level" : String(text.dropFirst().dropLast())
    }
    switch self {
    case .keyNotFound(let key, let context): return "no \"\(key.stringValue)\" in \(dotted(context.codingPath))"
    case .valueNotFound(_, let context): return "nothing at \(dotted(context.codingPath))"
    case .typeMismatch(_, let context): return "another kind of value at \(dotted(context.codingPath))"
    case .dataCorrupted(let context): return "damaged JSON at \(dotted(context.codingPath))"
    @unknown default: return "something undecodable"
    }
  }
}
