package import Results
import Scoring

/// The command that repeats a run.
package enum ReproduceCommand {
  /// `scripts/report` with every option that was not left at its default.
  package static func text(_ results: Results) -> String {
    let settings = results.settings
    let usual = (results.quick ? RunSettings.quick : RunSettings()).tryingAll
    var words = ["scripts/report"] + data(results)
    if let annotator = results.data.annotator { words += option("--annotator", annotator) }
    if let lead = results.data.lead { words += option("--lead", lead) }
    if results.data.leavesOutUnclassified == true { words.append("--leave-out-unclassified") }
    if let list = results.data.patientList { words += option("--patients", list) }
    func add(_ option: String, _ value: some CustomStringConvertible, unless isUsual: Bool) {
      if !isUsual { words += [option, value.description] }
    }
    func list(_ names: [String]) -> String { names.joined(separator: ",") }
    add(
      "--protocols", list(settings.protocols.map(\.rawValue)),
      unless: settings.protocols == (results.testData == nil ? usual.protocols : [.crossDatabase]))
    add("--models", list(settings.models.map(\.rawValue)), unless: settings.models == usual.models)
    add("--features", list(settings.features.map(\.rawValue)), unless: settings.features == usual.features)
    add("--classes", list(settings.classes.map(\.rawValue)), unless: settings.classes == usual.classes)
    for (name, list) in [
      ("--validation-patients", settings.namedPatients?.validation), ("--test-patients", settings.namedPatients?.test),
    ] {
      if let list { words += option(name, list.argument) }
    }
    if settings.keepsPaced { words.append("--paced") }
    // Where it was not given, the data decide it.
    if let draw = results.draw {
      if draw.isGiven { words += ["--per-patient", "\(draw.perPatient)"] }
    } else if results.holdsAllOfMany {
      words += ["--per-patient", "all"]
    }
    words += ["--seed", "\(results.seed)"]
    add("--repeats", settings.repeats, unless: settings.repeats == usual.repeats)
    add("--trees", settings.trees, unless: settings.trees == usual.trees)
    add("--noise", settings.noise, unless: settings.noise == usual.noise)
    add("--rebalance", sizes(results), unless: settings.rebalancing == usual.rebalancing)
    if results.quick { words.append("--quick") }
    return words.joined(separator: " ")
  }

  private static func data(_ results: Results) -> [String] {
    // Of an absolute path, the results hold the last part only.
    if let test = results.testData {
      return option("--train", path(of: results.data)) + option("--test", path(of: test))
    }
    switch results.data.source {
    case .wfdb, .csv: return option("--data", path(of: results.data))
    case .synthetic:
      let usual = results.quick ? DataSummary.quickSyntheticBeats : DataSummary.usualSyntheticBeats
      return results.data.beats == usual ? [] : ["--beats", "\(results.data.beats)"]
    }
  }

  /// Where the data are, as it was given, or where `fetch` puts them.
  private static func path(of data: DataSummary) -> String {
    data.path ?? (data.source == .wfdb ? "data/mitdb" : "data")
  }

  /// An option with its value, which is no option itself, whatever it begins with.
  private static func option(_ name: String, _ value: String) -> [String] {
    value.hasPrefix("-") ? ["\(name)=\(quoted(value))"] : [name, quoted(value)]
  }

  /// A name as a shell takes it for one word.
  private static func quoted(_ name: String) -> String {
    name.allSatisfy { $0.isLetter || $0.isNumber || "-_./+".contains($0) }
      ? name : "'" + name.replacing("'", with: "'\\''") + "'"
  }

  /// The class sizes that the shares came from, NORMAL,ABNORMAL.
  private static func sizes(_ results: Results) -> String {
    let drawn = results.draw.map { draw in [draw.training, draw.validation, draw.test].compactMap { $0?.after } }
    let counts = (drawn ?? [results.data.classes]).flatMap(\.self)
    let normal = counts.filter { $0.key == BeatClass.normal.symbol }.reduce(0) { $0 + $1.value }
    let abnormal = counts.reduce(0) { $0 + $1.value } - normal
    let targets = results.settings.rebalancing
    return [(normal, targets.normalShare), (abnormal, targets.abnormalShare)]
      .map { "\(Int((Double($0) * $1).rounded()))" }.joined(separator: ",")
  }
}

extension NamedPatients.List {
  /// More names than that make no command that anybody reads.
  private static let mostInCommand = 60

  /// What to give the option: the names, where a command can have them, else the file.
  fileprivate var argument: String {
    let joined = names.joined(separator: ",")
    guard let file else { return joined }
    let canBeNamed =
      names.count <= Self.mostInCommand && !names.contains { $0.contains(",") } && !PatientListPath.isLike(joined)
    return canBeNamed ? joined : file
  }
}

extension Results {
  /// Whether all beats of a database were held that would be drawn from if that had not been asked for.
  fileprivate var holdsAllOfMany: Bool {
    let isMany = { (data: DataSummary?) in
      data.map { $0.source != .csv && $0.beats > DataSummary.mostHeld } ?? false
    }
    guard draw == nil, isMany(data) || isMany(testData) else { return false }
    // Beside a table, a test database may have been scored record by record: then nothing is compared with other classifiers.
    return data.source != .csv || yardsticks.contains { $0.protocol == .crossDatabase }
  }
}
