import Results

/// The sentences of a recording's page.
struct RecordSentences {
  private let account: RecordAccount
  private let words: RecordWords

  init(_ account: RecordAccount) {
    self.account = account
    words = RecordWords(account: account)
  }

  private var unreadableSeconds: Double {
    account.unreadable.reduce(0) { $0 + $1.seconds.upperBound - $1.seconds.lowerBound }
  }

  /// What keeps the page from meaning what it seems to.
  var warnings: [String] {
    var warnings: [String] = []
    if account.isLearnt {
      warnings.append(
        "The model was trained or tuned on a record of this name; its results here do not apply to other people."
      )
    }
    if account.card.data.source == .synthetic {
      warnings.append("The model was trained on synthetic beats, not on recordings of people.")
    }
    if account.card.quick {
      warnings.append("The model was trained in a quick run (--quick), which is too short for meaningful results.")
    }
    if account.isLeadGuessed {
      warnings.append(
        "The recording does not state that \u{201C}\(account.leads[0])\u{201D} is a lead of an electrocardiogram; this was assumed, "
          + "because no signal has the name of one. --lead selects another.")
    }
    return warnings
  }

  /// What was looked at.
  var measured: String {
    let second =
      account.leads.count > 1
      ? "; strips also show \(account.leads[1])" : "; there is no second lead of the same rate and unit"
    return
      "\(RecordWords.length(account.seconds)), lead \(account.leads[0]) at \(rate)\u{A0}Hz\(second). Beats \(account.origin). "
      + "Model \(account.card.model.rawValue), \(account.classes == .binary ? "two classes" : "five classes of AAMI EC57")."
  }

  private var rate: String {
    account.sampleRate == account.sampleRate.rounded()
      ? Format.count(Int(account.sampleRate)) : Format.number(account.sampleRate, digits: 2)
  }

  /// What was found.
  var answer: String {
    if unreadableSeconds > 0, unreadableSeconds >= account.seconds * 0.999 {
      return "The whole recording is unreadable (\(reasons)). "
        + (account.judgesUnreadable && !account.beats.isEmpty
          ? "Beats were classified because of --unreadable." : "No beat was classified.")
    }
    guard !account.beats.isEmpty else { return "No beat was found in \(RecordWords.length(account.seconds))." }
    let counts = account.counts
    let classified = account.beats.count - counts.unclassified
    guard classified > 0 else {
      return "\(RecordWords.beats(account.beats.count).capitalizedFirst), none of which could be classified."
    }
    let flagged = words.flagged.filter { counts.classes[$0] > 0 }
    guard !flagged.isEmpty else {
      return
        "Of \(RecordWords.beats(account.beats.count)), \(Format.count(classified)) were classified, none as \(words.flaggedNames)."
    }
    let parts = flagged.map { label in
      "\(Format.count(counts.classes[label])) \(account.classes.names[label]) (\(Format.percent(Double(counts.classes[label]) / Double(classified))))"
    }
    return
      "Of \(Format.count(classified)) classified \(classified == 1 ? "beat" : "beats"), the model labels \(Format.list(parts))."
  }

  private var reasons: String {
    Format.list(Set(account.unreadable.map(\.verdict)).sorted())
  }

  var details: [String] {
    var details: [String] = []
    let counts = account.counts
    var about: [String] = []
    if let rate = RecordRhythm(account).summary {
      about.append(
        "Heart rate: \(RecordWords.rate(rate))."
      )
    }
    if counts.unclassified > 0, account.beats.count > counts.unclassified {
      about.append("\(RecordWords.beats(counts.unclassified).capitalizedFirst) could not be classified.")
    }
    if unreadableSeconds > 0, unreadableSeconds < account.seconds * 0.999 {
      let rule =
        account.judgesUnreadable
        ? "beats there were classified because of --unreadable" : "beats there are not classified (\u{201C}?\u{201D})"
      about.append("\(RecordWords.length(unreadableSeconds)) are unreadable (\(reasons)); \(rule).")
    }
    if !about.isEmpty { details.append(about.joined(separator: " ")) }
    return details
  }

  var runs: String {
    let definition =
      account.classes == .binary
      ? "consecutive beats classified as abnormal, not interrupted by another beat or an unreadable segment"
      : "consecutive beats classified as S, or as V, not interrupted by another beat or an unreadable segment"
    let couplets = account.runs.count { $0.count == 2 }
    let runs = account.runs.count - couplets
    guard !account.runs.isEmpty else {
      return "None. Definition: two (couplet), or three or more (run), \(definition)."
    }
    let kinds = Set(account.runs.map(\.label)).sorted().map { label -> String in
      let own = account.runs.filter { $0.label == label }
      let pairs = own.count { $0.count == 2 }
      let longest = own.map(\.count).max() ?? 0
      return
        "\(account.classes == .binary ? "abnormal" : words.symbol(label)): \(Self.number(pairs, "couplet")), \(Self.number(own.count - pairs, "run"))"
        + (own.count > pairs ? ", the longest of \(longest) beats" : "")
    }
    return
      "\(Self.number(couplets, "couplet").capitalizedFirst) (two beats) and \(Self.number(runs, "run")) (three or more) of \(definition). \(kinds.joined(separator: "; "))."
  }

  private static func number(_ count: Int, _ noun: String) -> String {
    "\(count == 0 ? "no" : Format.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  var strips: String {
    let legend =
      account.classes == .binary
      ? "N: normal; Abn: abnormal; ?: not classified."
      : "The letters are the classes of AAMI EC57; ?: not classified."
    let scale =
      account.isCalibrated
      ? "25 mm/s and 10 mm/mV where the page is shown or printed at 100\u{A0}%"
      : "25 mm/s where the page is shown or printed at 100\u{A0}%; the file does not state the lead\u{2019}s unit, so the height has no scale"
    return
      "Six seconds each, at \(scale). \(legend) The bold label and dotted line mark the selected beat."
  }

  var quality: String {
    let unreadable = account.windows.count { !$0.isGood }
    let share = account.windows.isEmpty ? 0 : Double(unreadable) / Double(account.windows.count)
    let rule =
      account.judgesUnreadable
      ? "Beats in such windows were classified because of --unreadable."
      : "Beats in such windows are not classified, except with --unreadable."
    return
      "\(Format.count(unreadable)) of \(Format.count(account.windows.count)) windows of 10 s (\(Format.percent(share))) are unreadable. "
      + "Flat: one run of equal or missing samples covers at least half of the window, or no deflection reaches the amplitude of a "
      + "heartbeat. Saturated: at least 5\u{A0}% of samples are at or beyond the converter\u{2019}s limits. Noise: kurtosis below 4 (below "
      + "3.4 at more than 150 beats per minute) after band-pass filtering, and no fast, regular rhythm; kurtosis as in Li, Mark and "
      + "Clifford (2008). \(rule)"
  }

  var facts: [RecordContext.Fact] {
    let card = account.card
    var facts = [
      RecordContext.Fact(
        name: "Model",
        value:
          "\(card.model.rawValue), \(account.classes == .binary ? "normal and abnormal" : "N, S, V, F and Q"), \(card.experiment.protocol.title.lowercased()) protocol"
      )
    ]
    facts += account.remarks.map { .init(name: "How the file was read", value: $0) }
    if let threshold = account.threshold {
      facts.append(.init(name: "Classified as abnormal", value: "above a probability of \(threshold)"))
    }
    facts += card.files.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: "SHA-256 \($0.value.sha256)") }
    facts.append(.init(name: "Program", value: "\(card.tool.name) \(ToolVersion.current.version)"))
    facts.append(
      .init(
        name: "Files beside this page",
        value:
          "\(account.record).ecgr (WFDB annotations), .ecgr.csv and .ecgr.json: every beat with its probabilities; tables/quality.csv: every window of 10 s"
      ))
    facts.append(.init(name: "Use", value: card.use))
    return facts
  }
}

extension String {
  /// With a capital at its start.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
