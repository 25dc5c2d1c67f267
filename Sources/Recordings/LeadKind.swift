/// What a signal is, by its name and unit.
enum LeadKind: Equatable {
  /// Modified limb lead II.
  case modifiedSecond
  /// Lead II.
  case second
  /// Another lead of an electrocardiogram.
  case electrocardiogram
  /// In volts, under a name that says nothing.
  case unknown
  /// Under a name that says nothing, without a unit of voltage.
  case nameless
  /// Something else.
  case other

  init(_ lead: RecordingLead) {
    let words = Self.words(lead.name)
    let isVoltage = Self.volts.contains(lead.units.lowercased())
    let isPlausible = isVoltage || Self.unitless.contains(lead.units.lowercased())
    guard isPlausible, !Self.isElse(lead.name, words) else {
      self = .other
      return
    }
    // What is left when words are taken off that say how rather than where.
    let rest = words.filter { !Self.fillers.contains($0) }.joined()
    let saysLead = words.contains { ["lead", "ecg", "ekg", "electrocardiogram"].contains($0) }
    if ["mlii", "ml2", "modii"].contains(rest) {
      // The exact name of the open database comes first where a record has several.
      self = rest == "mlii" ? .modifiedSecond : .second
    } else if ["ii", "dii", "d2", "mldii"].contains(rest) || rest == "2" && words.contains("lead") {
      self = .second
    } else if Self.isElectrocardiogram(rest, saysLead: saysLead, isVoltage: isVoltage) {
      self = .electrocardiogram
    } else {
      self = isVoltage ? .unknown : .nameless
    }
  }

  /// Lower-case letters and digits between everything else; `ECG1` gives `ecg` and `1`.
  private static func words(_ name: String) -> [String] {
    name.lowercased().split { !($0.isLetter || $0.isNumber) }.flatMap { word -> [String] in
      for head in ["ecg", "ekg", "lead"] where word.hasPrefix(head) && word.count > head.count {
        return [head, String(word.dropFirst(head.count))]
      }
      return [String(word)]
    }
  }

  private static let volts: Set<String> = ["mv", "uv", "µv", "μv", "v", "nv", "millivolt", "millivolts", "microvolt"]
  /// Where the converter's units are all that is known.
  private static let unitless: Set<String> = [
    "", "nu", "nd", "adu", "au", "a.u.", "units", "unit", "counts", "raw", "nil",
  ]
  private static let fillers: Set<String> = [
    "ecg", "ekg", "electrocardiogram", "lead", "leads", "channel", "chan", "ch", "mod", "modified", "raw", "filtered",
    "filt", "limb", "chest", "precordial", "standard", "mv", "uv", "signal", "holter",
    // "lead" as the exports of watches have it in other languages.
    "ableitung", "dérivation", "derivation", "derivación", "derivazione", "derivação", "avledning", "afleiding",
  ]

  /// Names of limb, chest, Frank, bipolar and monitoring leads.
  private static let names: Set<String> = [
    "i", "iii", "1", "3", "avr", "avl", "avf", "di", "diii", "d1", "d3", "d4", "d5", "mli", "mliii",
    "ml1", "ml3", "ml5", "ml6", "v", "vx", "vy", "vz", "ra", "la", "ll", "rl", "lara", "rala", "llra", "rall", "llla",
    "lall", "es", "as", "ai",
    "cm", "cc", "cs", "cb", "mcl", "mv", "vcg", "nehb",
  ]

  private static func isElectrocardiogram(_ rest: String, saysLead: Bool, isVoltage: Bool) -> Bool {
    if saysLead, rest.isEmpty || rest.count <= 3 && rest.allSatisfy(\.isNumber) { return true }
    if names.contains(rest), !["1", "3"].contains(rest) || saysLead { return true }
    // V1 to V9, their right-sided, posterior and modified forms, and bipolar chest leads.
    for head in ["v", "mv", "mcl", "cm", "cc", "cs", "cb", "mlv", "mdv"] where rest.hasPrefix(head) {
      let tail = rest.dropFirst(head.count)
      if let digit = tail.first, "0"..."9" ~= digit, tail.dropFirst().allSatisfy({ "r0123456789v".contains($0) }) {
        return true
      }
    }
    // Whatever else somebody calls a lead of an electrocardiogram, such as `ECG anterior`.
    return saysLead && isVoltage
  }

  /// Words that name something else, alone or as the beginning of a word.
  private static let otherWords: Set<String> = [
    "abp", "art", "ao", "cvp", "pap", "rap", "lap", "uap", "uvp", "icp", "bp", "nbp", "nibp", "sbp", "dbp", "p1", "p2",
    "p3", "p4", "so2", "sao2", "spo2", "sv", "sv02", "svo2", "co2", "etco2", "o2", "hr", "pr", "rr", "imp", "z", "flow",
    "abd", "abdo", "tho", "thor", "rib", "loc", "roc", "eda", "gsr", "acc", "accx", "accy", "accz", "temp", "pcg",
    "eng",
    "marker", "event", "status", "stage", "light", "position", "sound", "force", "mic", "scg", "bcg", "mmg", "hgt",
    "hip",
    "leg", "lleg", "rleg", "lat", "rat", "chin", "chin1", "chin2", "nasal", "cannula", "belt", "vag", "sync", "trigger",
  ]
  private static let otherHeads = [
    "resp", "pleth", "ppg", "eeg", "emg", "eog", "spo2", "airflow", "accel", "gyro", "snor", "pulse", "press", "temper",
    "impedance", "capno", "stroke", "oxim", "ventil", "breath", "phono", "blood", "cardiac output", "annot", "abp",
    "nasal",
    "therm", "thorac", "heart sound", "oxygen", "arter",
  ]

  private static func isElse(_ name: String, _ words: [String]) -> Bool {
    if words.contains(where: { word in otherWords.contains(word) || otherHeads.contains { word.hasPrefix($0) } }) {
      return true
    }
    return isElectrodePair(name)
  }

  /// Two electrodes of an electroencephalogram or electrooculogram in the 10-20 system: `FP1-F7`, `C3-A2`, `E1-M2`.
  private static func isElectrodePair(_ name: String) -> Bool {
    let parts = name.lowercased().split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 2 else { return false }
    return parts.prefix(2).allSatisfy { part in
      let letters = part.prefix { $0.isLetter && $0 != "z" }
      let rest = part.dropFirst(letters.count)
      let heads: Set<Substring> = ["fp", "af", "f", "fc", "ft", "c", "cp", "t", "tp", "p", "po", "o", "a", "m", "e"]
      return heads.contains(letters) && (rest == "z" || rest.count <= 2 && Int(rest) != nil)
    }
  }
}
