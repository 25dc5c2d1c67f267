package import Results
import Scoring

/// The command that repeats a run.
package enum ReproduceCommand {
  /// `scripts/report` with every option that was not left at its default.
  package static func text(_ results: Results) -> String {
    let settings = results.settings
    let usual = (results.quick ? RunSettings.quick : RunSettings()).tryingAll
    var words = ["scripts/report"] + data(results)
    if let annotator = results.data.annotator { words += ["--annotator", annotator] }
    if let lead = results.data.lead { words += ["--lead", quoted(lead)] }
    if results.data.leavesOutUnclassified == true { words.append("--leave-out-unclassified") }
    if let list = results.data.patientList { words += ["--patients", quoted(list)] }
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
    for (option, list) in [
      ("--validation-patients", settings.namedPatients?.validation), ("--test-patients", settings.namedPatients?.test),
    ] {
      if let list { words += [option, quoted(list.file ?? list.names.joined(separator: ","))] }
    }
    if settings.keepsPaced { words.append("--paced") }
    // Where it was not given, the data decide it.
    if let draw = results.draw, draw.isGiven { words += ["--per-patient", "\(draw.perPatient)"] }
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
    if let test = results.testData { return ["--train", path(of: results.data), "--test", path(of: test)] }
    switch results.data.source {
    case .wfdb, .csv: return ["--data", path(of: results.data)]
    case .synthetic:
      let usual = results.quick ? DataSummary.quickSyntheticBeats : DataSummary.usualSyntheticBeats
      return results.data.beats == usual ? [] : ["--beats", "\(results.data.beats)"]
    }
  }

  /// Where the data are, as it was given, or where `fetch` puts them.
  private static func path(of data: DataSummary) -> String {
    quoted(data.path ?? (data.source == .wfdb ? "data/mitdb" : "data"))
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
