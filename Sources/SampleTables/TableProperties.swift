/// What lines above a table's rows say: a property and its value each, in whatever language.
///
/// A rate is told by its unit, hertz, as in Apple's exports (`Sample Rate,512 hertz`, in German `Messrate,511,562 Hertz`), or by
/// its name; a unit and a lead by their values.
struct TableProperties {
  private(set) var rate: Double?
  private(set) var units: String?
  private(set) var lead: String?

  var isEmpty: Bool { rate == nil && units == nil && lead == nil }

  private static let hertz = [
    "hertz", "hz", "herz", "samples/s", "samples per second", "sps", "герц", "гц", "ヘルツ", "赫兹", "赫茲", "헤르츠",
  ]
  private static let leads: Set<String> = [
    "I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6", "MLII",
  ]

  init(_ lines: [String]) {
    var unnamedRate: Double?
    for line in lines {
      let text = line.drop { "#%".contains($0) || $0.isWhitespace }
      guard let cut = text.firstIndex(where: { ",;:=\t".contains($0) }) else { continue }
      let key = text[..<cut].lowercased()
      let value = Self.bare(String(text[text.index(after: cut)...]))
      if let found = Self.rate(value, isNamed: Self.isRate(key)) {
        if Self.isRate(key) { rate = rate ?? found } else { unnamedRate = unnamedRate ?? found }
      }
      if TableColumn.Label.isVoltage(value) { units = units ?? value }
      if let last = value.split(separator: " ").last, value.split(separator: " ").count <= 2,
        Self.leads.contains(String(last))
      {
        lead = lead ?? value
      }
    }
    // Filters have frequencies too; they come with names that say so.
    rate = rate ?? unnamedRate
  }

  private static func isRate(_ key: String) -> Bool {
    if ["heart", "pulse", "filter", "pass", "cut", "respir", "breath", "notch", "mains"].contains(where: key.contains) {
      return false
    }
    let words = key.split { !($0.isLetter || $0.isNumber) }
    return words.contains("fs") || key.contains("sampl") || key.contains("messrate") || key.contains("abtast")
      || key == "frequency" || key == "rate" || key.contains("échantillon") || key.contains("muestreo")
      || key.contains("campion")
  }

  private static func rate(_ value: String, isNamed: Bool) -> Double? {
    let lower = value.lowercased()
    let unit = hertz.first { lower.hasSuffix($0) }
    guard unit != nil || isNamed else { return nil }
    let digits = lower.dropLast(unit?.count ?? 0).filter { !$0.isWhitespace }
    guard let number = TableText.number(Array(String(digits).utf8)[...], comma: true), number > 0, number < 1e7 else {
      return nil
    }
    return number
  }

  private static func bare(_ text: String) -> String {
    let text = text.trimmingBlanks
    return text.count >= 2 && text.first == "\"" && text.last == "\"" ? String(text.dropFirst().dropLast()) : text
  }
}
