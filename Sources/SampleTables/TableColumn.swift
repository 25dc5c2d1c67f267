/// A column of samples.
public struct TableColumn: Sendable, Equatable {
  /// As the table's head names it, without the unit; `column 2` and so on where it has no names.
  public var name: String
  /// The unit, e.g. `mV`; empty where nothing says it.
  public var units: String

  /// A column.
  public init(name: String, units: String) {
    self.name = name
    self.units = units
  }

  /// What a column's name says.
  struct Label {
    var name: String
    /// In brackets or as the last word; empty where there is none.
    var units = ""

    private static let volts: Set<String> = ["mv", "uv", "µv", "μv", "nv"]
    private static let times: [String: Double] = [
      "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "sekunden": 1, "ms": 1e-3, "msec": 1e-3, "msecs": 1e-3,
      "millis": 1e-3, "millisecond": 1e-3, "milliseconds": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "usec": 1e-6,
      "microseconds": 1e-6, "ns": 1e-9, "nsec": 1e-9, "nanoseconds": 1e-9, "min": 60, "minutes": 60,
    ]
    private static let timeWords: Set<String> = [
      "time", "times", "timestamp", "timestamps", "t", "elapsed", "zeit", "uhrzeit", "zeitstempel", "temps", "tiempo",
      "tempo", "tijd", "tid", "clock", "datetime", "epoch", "unixtime", "seconds", "second", "sec", "ms", "msec",
      "milliseconds",
      "millis", "s", "us", "ns",
    ]
    private static let indexWords: Set<String> = [
      "", "index", "idx", "sample", "samples", "no", "nr", "n", "row", "rows", "count", "counter", "seq", "sequence",
      "unnamed",
    ]

    init(_ text: String) {
      let text = text.drop { $0.isWhitespace || $0 == "#" || $0 == "%" }
      if let open = text.lastIndex(where: { $0 == "[" || $0 == "(" }), text.last == "]" || text.last == ")" {
        name = String(text[..<open])
        units = String(text[text.index(after: open)...].dropLast())
      } else {
        name = String(text)
        let separator = text.lastIndex { " _/-,".contains($0) }
        if let separator {
          let last = String(text[text.index(after: separator)...])
          if Self.volts.contains(last.lowercased()) || Self.times[last.lowercased()] != nil && isTime {
            units = last
            name = String(text[..<separator])
          }
        }
      }
      name = name.trimmingBlanks
      units = units.trimmingBlanks
    }

    private var words: [String] {
      name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    /// Whether the name is one of times.
    var isTime: Bool {
      let words = words
      return words.contains { ["time", "timestamp", "timestamps", "datetime", "elapsed", "zeitstempel"].contains($0) }
        || words.first.map(Self.timeWords.contains) == true && words.count <= 2
    }

    /// Whether the name is one of row numbers.
    var isIndex: Bool {
      let words = words
      return words.isEmpty || Self.indexWords.contains(words[0]) && words.count <= 2
    }

    /// The unit of times as seconds; nil where the name does not say it.
    var timeUnit: Double? {
      Self.times[units.lowercased()] ?? (units.isEmpty ? words.last.flatMap { Self.times[$0] } : nil)
    }

    /// Whether a text is a unit of voltage.
    static func isVoltage(_ text: String) -> Bool { volts.contains(text.lowercased()) || text == "V" }
  }
}

extension String {
  var trimmingBlanks: String {
    var text = drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
