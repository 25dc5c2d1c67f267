import Results

/// What a reader should know of how the data were read, in sentences.
enum DataNotes {
  /// Records named in one sentence; the others are counted.
  private static let named = 12

  /// Of every database of the results, in their order.
  static func all(_ results: Results) -> [String] {
    [results.data, results.testData].compactMap { $0 }.flatMap { data in
      let name = data.database.map { "\($0): " } ?? ""
      return notes(data).map { name + $0 }
    } + named(results) + (results.draw.map { drawn($0, results) } ?? [])
  }

  /// Whom a user named, protocol by protocol that this decides.
  private static func named(_ results: Results) -> [String] {
    guard let named = results.settings.namedPatients else { return [] }
    return results.settings.protocols.filter(\.takesNamedPatients).map {
      "\($0.title) protocol: \(named.account(of: $0))"
    }
  }

  /// What was drawn, and which results are of drawn beats only.
  private static func drawn(_ draw: BeatDraw, _ results: Results) -> [String] {
    let parts = [draw.training, draw.validation, draw.test].compactMap { $0 }
    let counts = (drawn: parts.reduce(0) { $0 + $1.drawn }, all: parts.reduce(0) { $0 + $1.beats })
    let why =
      draw.isGiven
      ? "" : " This is the largest number that keeps the beats in memory within the default limit."
    let others = results.settings.protocols.filter { $0 != .interPatient && $0 != .crossDatabase }
      .map { $0.title.lowercased() }
    let amount =
      draw.leavesNoneOut
      ? "All \(Format.count(counts.all)) beats of the training database may be used: none was left out by drawing."
      : "Of \(Format.count(counts.all)) beats, \(Format.count(counts.drawn)) were drawn at random: of each patient, at most "
        + "\(Format.count(draw.perPatient)) of each class.\(why) Shares of the classes among drawn beats are not those of the data."
    return [amount + leftOut(results.data.beats - counts.all, results)]
      + (results.settings.protocols.contains(.interPatient)
        ? [
          "In the inter-patient protocol, models are trained on drawn beats of the training patients, the epoch is selected on "
            + "drawn beats of the validation patients, and all beats of validation and test patients are scored."
        ] : [])
      + (results.settings.protocols.contains(.crossDatabase)
        ? [
          "In the cross-database protocol, models are trained on drawn beats of the training database; "
            + (draw.validation.records > 0 ? "all beats of its validation patients and of" : "all beats of")
            + " the test database are scored record by record. All beats of the test database were compared "
            + "with the drawn ones before training, and drawn beats that it contains too were left out."
        ] : [])
      + (others.isEmpty ? [] : ["Results of the other protocols (\(Format.list(others))) are of drawn beats only."])
  }

  /// Beats of records that are neither trained on, nor validated with, nor tested in the protocol that the draw is divided by.
  private static func leftOut(_ beats: Int, _ results: Results) -> String {
    guard beats > 0, let draw = results.draw else { return "" }
    let name: EvaluationProtocol = draw.test == nil ? .crossDatabase : .interPatient
    let records = results.recordRoles?.first { $0.protocol == name }?.leftOut ?? []
    let why =
      if name == .crossDatabase {
        "whose beats the test database contains too"
      } else {
        "that the inter-patient protocol leaves out"
          + (results.usesPublishedSets ? " because most of their beats are paced" : "")
      }
    return " The other \(Format.count(beats)) of the \(Format.count(results.data.beats)) beats are of records \(why)"
      + (records.isEmpty ? "." : ": \(some(records)).")
  }

  private static func notes(_ data: DataSummary) -> [String] {
    var sentences: [String] = []
    if let leads = leads(data) { sentences.append(leads) }
    if let annotator = data.annotator { sentences.append("Annotator: \(annotator).") }
    if let form = data.readAs {
      sentences.append("The files do not have the published form; they were read as: \(form).")
    }
    if let names = data.recordsWithoutBeats, !names.isEmpty {
      sentences.append("Records with fewer than two annotated beats, which contribute none: \(some(names)).")
    }
    if let records = data.leftOut, !records.isEmpty {
      sentences.append("Records that could not be used: \(some(records.map { "\($0.name) (\($0.reason))" })).")
    }
    return sentences + (data.remarks ?? []).map { $0.hasSuffix(".") ? $0 : $0 + "." }
  }

  /// Which lead each record's beats were cut from; nil where the source has no leads.
  private static func leads(_ data: DataSummary) -> String? {
    let byLead = Dictionary(grouping: data.records.filter { $0.lead != nil }) { $0.lead ?? "" }
    let sorted = byLead.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    guard let most = sorted.first else { return nil }
    if sorted.count == 1 { return "Lead: \(most.key) of every record." }
    let others = sorted.dropFirst().map { "\($0.key) of \(some($0.value.map(\.name)))" }
    return "Lead: \(most.key) of \(Format.count(most.value.count)) records; \(others.joined(separator: "; "))."
  }

  private static func some(_ names: [String]) -> String {
    names.count <= named
      ? Format.list(names)
      : names.prefix(named).joined(separator: ", ") + " and \(Format.count(names.count - named)) more"
  }
}
