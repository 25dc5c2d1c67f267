public import Files
import Foundation

extension Theme {
  /// Reads a theme file: the standard theme with what the file says differently.
  ///
  /// ### File format
  /// A JSON object with any of `fontFamily` (text), `lineWidth` (0.5 to 6 CSS pixels), `light` and `dark`; these two are
  /// objects of colours `#rrggbb` under the names of `Palette`'s properties, `series` being a list of them:
  /// `{"fontFamily": "Noto Sans", "light": {"forest": "#7a4b00", "series": ["#0072b2", "#9e6d00"]}}`.
  ///
  /// ### Checking behaviour
  /// Unknown keys are errors, and so are colours that do not stand out from their background
  /// (`ContrastFault`): whoever draws with a theme gets figures that pass WCAG 2.2 AA, or no figures.
  ///
  /// - Throws: `Fault` of kind `badData` with the key, what was expected there, and what was found.
  public init(file path: String) throws(Fault) {
    guard let bytes = try? WholeFile.read(path, atMost: 1 << 20) else {
      throw .badData(path, expected: "a theme file", found: "no file that can be read")
    }
    try self.init(json: bytes, path: path)
  }

  /// Parses the bytes of a theme file; `path` is for messages.
  package init(json bytes: [UInt8], path: String) throws(Fault) {
    let reader = ThemeReader(path: path)
    self = .standard
    try reader.object(try reader.parsed(bytes), key: "") { (key, value) throws(Fault) in
      switch key {
      case "fontFamily": fontFamily = try reader.text(value, key: key)
      case "lineWidth": lineWidth = try reader.number(value, in: 0.5...6, key: key)
      case "light": try reader.read(value, key: key, into: &light)
      case "dark": try reader.read(value, key: key, into: &dark)
      default: throw reader.unknown(key, known: ["fontFamily", "lineWidth", "light", "dark"])
      }
    }
    for appearance in Appearance.allCases {
      guard let fault = palette(for: appearance).faults.first else { continue }
      throw reader.fault(fault, in: appearance)
    }
  }
}

/// Takes a theme file's values one by one, and says where one is not what it should be.
private struct ThemeReader {
  var path: String

  func parsed(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    do {
      return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      var found = "something else"
      if case DecodingError.dataCorrupted(let context) = error, let cause = context.underlyingError as NSError?,
        let reason = cause.userInfo[NSDebugDescriptionErrorKey] as? String
      {
        found = reason.prefix(1).lowercased() + reason.dropFirst()
      }
      throw wrong("", expected: "a theme in JSON", found: found)
    }
  }

  func object(
    _ value: JSONValue, key: String, _ take: (String, JSONValue) throws(Fault) -> Void
  ) throws(Fault) {
    guard case .object(let members) = value else { throw wrong(key, expected: "an object {…}", found: value.described) }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) { try take(key, value) }
  }

  func text(_ value: JSONValue, key: String) throws(Fault) -> String {
    guard case .string(let text) = value, !text.isEmpty else {
      throw wrong(key, expected: "a name in quotes", found: value.described)
    }
    return text
  }

  func number(_ value: JSONValue, in range: ClosedRange<Double>, key: String) throws(Fault) -> Double {
    guard case .number(let number) = value, range.contains(number) else {
      throw wrong(
        key,
        expected: "a number from \(NumberText.shortest(range.lowerBound, decimals: 1)) to "
          + NumberText.shortest(range.upperBound, decimals: 1), found: value.described)
    }
    return number
  }

  func read(_ value: JSONValue, key appearance: String, into palette: inout Palette) throws(Fault) {
    try object(value, key: appearance) { (name, value) throws(Fault) in
      let key = "\(appearance).\(name)"
      if let role = Palette.roles.first(where: { $0.key == name }) {
        palette[keyPath: role.colour] = try colour(value, key: key)
      } else if name == "series" {
        guard case .array(let values) = value, !values.isEmpty else {
          throw wrong(key, expected: "a list of colours", found: value.described)
        }
        palette.series = []
        for (index, value) in values.enumerated() {
          palette.series.append(try colour(value, key: "\(key)[\(index)]"))
        }
      } else {
        throw unknown(key, known: Palette.roles.map(\.key) + ["series"])
      }
    }
  }

  private func colour(_ value: JSONValue, key: String) throws(Fault) -> Colour {
    guard case .string(let text) = value, let colour = Colour(hex: text) else {
      throw wrong(key, expected: "a colour as \"#rrggbb\"", found: value.described)
    }
    return colour
  }

  func unknown(_ key: String, known: [String]) -> Fault {
    wrong(key, expected: "one of the keys \(known.joined(separator: ", "))", found: "this one")
  }

  func fault(_ fault: ContrastFault, in appearance: Appearance) -> Fault {
    wrong(
      "\(appearance.rawValue).\(fault.colour)",
      expected: "a contrast of at least \(NumberText.shortest(fault.least, decimals: 1)) with "
        + "\(appearance.rawValue).\(fault.ground)",
      // Rounded down, so that it never looks like enough.
      found: NumberText.fixed((fault.found * 100).rounded(.down) / 100, decimals: 2))
  }

  private func wrong(_ key: String, expected: String, found: String) -> Fault {
    Fault(.badData, path: path, reason: "\(key.isEmpty ? "" : "\(key): ")expected \(expected), found \(found)")
  }
}

/// Any JSON, for files whose every key is looked at.
private enum JSONValue: Decodable {
  case object([String: JSONValue])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case boolean(Bool)
  case null

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let boolean = try? value.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let array = try? value.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  /// The value in a few words on one line.
  var described: String {
    switch self {
    case .object: "an object"
    case .array(let values): values.isEmpty ? "an empty list" : "a list"
    case .string(let text): "\(text.prefix(60).debugDescription)"
    case .number(let number): NumberText.shortest(number, decimals: 6)
    case .boolean(let boolean): "\(boolean)"
    case .null: "null"
    }
  }
}
