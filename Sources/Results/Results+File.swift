import Files
public import Foundation

/// Why a results file cannot be used.
public enum ResultsError: Error, Equatable, CustomStringConvertible {
  case missing(path: String)
  case unreadable(path: String, found: String)
  case otherFormat(path: String, found: Int)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): expected the results.json of a report, found no such file"
    case .unreadable(let path, let found): "\(path): expected results of ecg-report, found \(found)"
    case .otherFormat(let path, let found):
      "\(path): expected results of format \(Results.currentFormat), found format \(found)"
    }
  }
}

extension Results {
  /// The file's bytes: JSON with sorted keys, the same for the same results.
  public func encoded() throws -> Data {
    return try JSONEncoder.sorted(pretty: false).encode(self) + Data("\n".utf8)
  }

  /// Reads a results file.
  ///
  /// - Throws: `ResultsError` with the path and what was found instead.
  public static func read(from path: String) throws -> Results {
    guard FileManager.default.fileExists(atPath: path) else { throw ResultsError.missing(path: path) }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw ResultsError.unreadable(path: path, found: "a file that cannot be read")
    }
    return try Results(parsing: data, path: path)
  }

  /// Parses a results file's bytes; `path` is for error messages only.
  ///
  /// - Throws: `ResultsError`.
  public init(parsing data: Data, path: String) throws {
    struct Versioned: Decodable { var format: Int }
    do {
      let format = try JSONDecoder().decode(Versioned.self, from: data).format
      guard format == Self.currentFormat else { throw ResultsError.otherFormat(path: path, found: format) }
      self = try JSONDecoder().decode(Results.self, from: data)
      try check(path: path)
    } catch let error as DecodingError {
      throw ResultsError.unreadable(path: path, found: error.place)
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
