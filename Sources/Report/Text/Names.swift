import Results

extension EvaluationProtocol {
  var title: String {
    switch self {
    case .published: "Published"
    case .leakFree: "Leak-free"
    case .interPatient: "Inter-patient"
    case .crossPatient: "Cross-patient"
    case .crossDatabase: "Cross-database"
    }
  }

  /// What the protocol does with some settings, in a sentence or two.
  func account(_ settings: RunSettings) -> String {
    let shares = settings.shares
    let percent = { (share: Double) in Format.percent(share, digits: 0) }
    return switch self {
    case .published:
      "As the published project did: all beats are rebalanced, then split at random into \(percent(1 - shares.test)) training and "
        + "\(percent(shares.test)) test rows. Training data therefore contain copies of test beats. The test rows are monitored "
        + "during training, but never used for selection."
    case .leakFree:
      "The beats are split first (\(percent((1 - shares.test) * (1 - shares.validation))) training, "
        + "\(percent((1 - shares.test) * shares.validation)) validation, \(percent(shares.test)) test, stratified by "
        + "class), then only the training rows are rebalanced. No beat is in both training and test data, but beats of the same "
        + "patient are."
    case .interPatient where settings.namedPatients != nil:
      "Training and testing use different patients. \(settings.namedPatients?.account(of: self) ?? "")"
    case .interPatient:
      "Training and testing use different records: DS1 and DS2 of de Chazal, O\u{2019}Dwyer and Reilly (2004) for MIT-BIH, a "
        + "random half of the patients each for other data."
    case .crossPatient:
      "Cross-validation over patients: each fold of patients is tested with models trained on the others, so that each patient "
        + "is tested once. Records of mostly paced beats are left out unless requested."
    case .crossDatabase where settings.namedPatients != nil:
      "Training on one database and testing on all beats of another: other patients, recorders, leads and annotators. "
        + (settings.namedPatients?.account(of: self) ?? "")
    case .crossDatabase:
      "Training on one database and testing on all beats of another: other patients, recorders, leads and annotators. "
        + "Epochs and thresholds are selected on records of the training database that are set aside (on "
        + "\(percent(shares.validation)) of its beats where it has fewer than four records or does not name them)."
    }
  }
}

extension Results {
  /// What is said of a model; the name stands for the rest where nothing is.
  func description(of model: ModelID) -> ModelDescription {
    modelDescriptions.first { $0.id == model }
      ?? ModelDescription(
        id: model, title: model.rawValue, noun: model.rawValue, fullName: model.rawValue, account: "", colour: .fourth,
        files: [])
  }

  /// "Network, after (noise)".
  func title(of key: Experiment.Key) -> String { "\(description(of: key.model).title), \(key.stage)" }

  /// As `title(of:)` of its key.
  func title(of run: Experiment) -> String { title(of: run.key) }

  /// "network".
  func noun(of run: Experiment) -> String { description(of: run.model).noun }

  /// "the network and the forest", in the order of figures.
  var modelNouns: String { Format.list(modelDescriptions.map { "the \($0.noun)" }) }
}

extension FeatureKind {
  /// After a subject, e.g. "What rebalancing did with rhythm"; nothing for the beat alone.
  var inSentence: String {
    switch self {
    case .beat: ""
    case .beatAndRhythm: " with rhythm"
    case .patient: " with patient features"
    }
  }
}

extension Oversampling {
  var title: String {
    switch self {
    case .noise: "noise"
    case .copies: "copies"
    case .weights: "class weights"
    }
  }
}

extension Experiment.Key {
  /// "before", "after (noise)", or the run out of line.
  var stage: String {
    if variant == .crossedSplits { return "crossed splits" }
    let given =
      switch features {
      case .beat: ""
      case .beatAndRhythm: ", with rhythm"
      case .patient: ", patient features"
      }
    guard rebalanced, let oversampling else { return "before" + given }
    return "after (\(oversampling.title))" + given
  }
}

extension Results {
  /// Whether the data have the beats and records of the MIT-BIH Arrhythmia Database.
  var isMITBIH: Bool { data.isMITBIH }

  /// Whether the inter-patient protocol trains on DS1 and tests on DS2, as published work does.
  var usesPublishedSets: Bool { isMITBIH && settings.namedPatients == nil }

  /// Whether any of the data come from the MIT-BIH Arrhythmia Database.
  var hasMITBIHBeats: Bool { [data, testData].compactMap(\.self).contains { $0.isMITBIH || $0.isPublishedPair } }

  /// The data in a few words.
  var dataTitle: String {
    if isMITBIH { return "MIT-BIH Arrhythmia Database" }
    if data.isPublishedPair { return "the heartbeat CSV files" }
    return data.source == .csv ? data.path ?? "CSV files" : data.source.title
  }

  /// In words those patients with records on both sides of the inter-patient protocol, e.g. "one"; nil where there are none.
  var patientsOnBothSides: String? {
    let counts = experiments.filter { $0.key.protocol == .interPatient }.compactMap(\.audit.sharedPatients)
    guard let count = counts.max(), count > 0 else { return nil }
    return count == 1 ? "one" : Format.count(count)
  }
}

extension DataSource {
  /// The data in a few words.
  var title: String {
    switch self {
    case .wfdb: "WFDB records"
    case .csv: "CSV files"
    case .synthetic: "synthetic beats"
    }
  }
}
