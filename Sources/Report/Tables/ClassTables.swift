import Groundwork
import Results
import Scoring

/// The tables of five classes, records, patients and yardsticks.
enum ClassTables {
  /// Sensitivity, positive predictivity and F1 of every class, and accuracy in the row of all.
  static func aami(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.fiveClassRuns(name)
    guard !runs.isEmpty else { return nil }
    return DataTable(
      id: "aami-\(name.rawValue)", caption: "The five classes, \(name.title.lowercased()) protocol",
      columns: ["Run", "Class", "n", "Sensitivity", "Positive predictivity", "F1"],
      rows: runs.flatMap { run -> [[DataTable.Cell]] in
        let matrix = run.confusion
        let classes = matrix.classes.indices.map { kind -> [DataTable.Cell] in
          [
            .text(results.title(of: run)), .text(matrix.classes[kind]), .count(matrix.support(kind)),
            .share(matrix.recallByClass[kind]), .share(matrix.precisionByClass[kind]), .share(matrix.f1ByClass[kind]),
          ]
        }
        return classes + [
          [
            .text(results.title(of: run)), .text("all"), .count(matrix.total), .share(matrix.accuracy), .share(nil),
            .share(matrix.macroF1),
          ]
        ]
      },
      note:
        "Rows \u{201C}all\u{201D}: accuracy in the sensitivity column, macro F1 (mean over classes) in the F1 column.",
      csvColumns: ["run", "class", "n", "sensitivity", "positive_predictivity", "f1"])
  }

  /// What ANSI/AAMI EC57 asks for: S and V with its pardons, gross and average over records, and agreement beyond chance.
  static func ec57(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.fiveClassRuns(name)
    guard runs.contains(where: { $0.records != nil }) else { return nil }
    return DataTable(
      id: "ec57-\(name.rawValue)",
      caption: "S and V beats according to ANSI/AAMI EC57, \(name.title.lowercased()) protocol",
      columns: [
        "Run", "Class", "Sensitivity, gross", "Sensitivity, average", "Positive predictivity, gross",
        "Positive predictivity, average", "False-positive rate", "Macro F1", "Kappa", "j-kappa",
      ],
      rows: runs.flatMap { run in
        let records = (run.records ?? []).map(\.confusion)
        return [("S", \ConfusionMatrix.supraventricular), ("V", \ConfusionMatrix.ventricular)].map { kind, score in
          let sensitivity = RecordStatistics(records.map { $0[keyPath: score].sensitivity })
          let predictivity = RecordStatistics(records.map { $0[keyPath: score].positivePredictivity })
          return [
            .text(results.title(of: run)), .text(kind), .share(sensitivity.gross.estimate), .share(sensitivity.average),
            .share(predictivity.gross.estimate), .share(predictivity.average),
            .share(run.confusion[keyPath: score].falsePositiveRate?.estimate),
            .number(run.confusion.macroF1, digits: 3),
            .number(run.confusion.kappa, digits: 3), .number(run.confusion.jKappa, digits: 3),
          ] as [DataTable.Cell]
        }
      },
      note:
        "Gross: all beats pooled; average: mean over \(results.unit(of: name))s with such beats. Q beats classified as S or V, and F beats classified "
        + "as V, are not counted as false positives.")
  }

  /// Of more records than twice that, the worst and the best so many are listed.
  static let eachEnd = 50

  /// Every record of a protocol's test rows with each run that distinguishes normal from abnormal.
  ///
  /// - Parameter order: names of the records, the worst first.
  static func records(_ name: EvaluationProtocol, in results: Results, order all: [String]) -> DataTable {
    let order = all.count <= 2 * eachEnd ? all : Array(all.prefix(eachEnd) + all.suffix(eachEnd))
    let runs = results.experiments.filter { $0.protocol == name && $0.classes == .binary && $0.records != nil }
    let unit = results.unit(of: name)
    return DataTable(
      id: "records-\(name.rawValue)", caption: "Results by \(unit), \(name.title.lowercased()) protocol",
      columns: [unit.capitalisedFirst, "Run", "n", "Abnormal", "Sensitivity", "Positive predictivity", "False alarms"],
      rows: order.flatMap { name in
        runs.compactMap { run -> [DataTable.Cell]? in
          guard let matrix = run.records?.first(where: { $0.record == name })?.confusion else { return nil }
          return [
            .text(name), .text(results.title(of: run)), .count(matrix.total), .count(matrix.positives),
            .share(matrix.recall), .share(matrix.precision), .share(matrix.falsePositiveRate),
          ]
        }
      }, pageStride: 1,
      note: order.count < all.count
        ? "The \(eachEnd) with the lowest and the \(eachEnd) with the highest mean recall of \(Format.count(all.count))."
        : nil,
      csvColumns: [unit, "run", "n", "abnormal", "sensitivity", "positive_predictivity", "false_alarms"])
  }

  /// How many patients each class's test beats really stand for.
  static func patients(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    guard let run = results.fiveClassRuns(name).first(where: { $0.records != nil }), let records = run.records else {
      return nil
    }
    return DataTable(
      id: "patients-\(name.rawValue)",
      caption: "Test beats and patients of each class, \(name.title.lowercased()) protocol",
      columns: [
        "Class", "Beats", "Patients with such beats", "Effective number of patients",
        "\(results.unit(of: name).capitalisedFirst) with most", "Its share",
      ],
      rows: run.confusion.classes.indices.map { kind in
        let byPatient = Dictionary(grouping: records) { $0.patient }.mapValues { records in
          records.reduce(0) { $0 + $1.confusion.support(kind) }
        }
        let beats = run.confusion.support(kind)
        let most = records.max { $0.confusion.support(kind) < $1.confusion.support(kind) }
        return [
          .text(run.confusion.classes[kind]), .count(beats), .count(byPatient.values.count { $0 > 0 }),
          .number(effectivePatients(byPatient.sorted { $0.key < $1.key }.map(\.value)), digits: 1),
          .text(beats == 0 ? "\u{2013}" : most?.record ?? "\u{2013}"),
          .share(beats == 0 ? nil : Double(most?.confusion.support(kind) ?? 0) / Double(beats)),
        ]
      },
      note:
        "Effective number of patients: the inverse Simpson index, that is, the number of patients with equal numbers of beats that "
        + "would be equally diverse."
    )
  }

  /// The mean over patients of what is found in each, with its interval over patients.
  static func patientMeans(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.protocol == name && $0.records != nil && $0.variant == nil }
    guard !runs.isEmpty else { return nil }
    return DataTable(
      id: "patient-means-\(name.rawValue)",
      caption: "Means over patients, \(name.title.lowercased()) protocol",
      columns: ["Run", "Rate", "Patients", "Mean", "Low", "High"],
      rows: runs.flatMap { run -> [[DataTable.Cell]] in
        let patients = run.byPatient
        return rates(run.classes).map { rate, value in
          let values = patients.compactMap { value($0).estimate }
          let seed = SeededGenerator.derive(results.seed, "\(run.key.name) \(rate) over patients")
          let interval = bootstrapInterval(records: values.count, seed: seed) { timesDrawn in
            zip(values, timesDrawn).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(values.count)
          }?.interval
          return [
            .text(results.title(of: run)), .text(rate), .count(values.count),
            .share(values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)), .share(interval?.low),
            .share(interval?.high),
          ]
        }
      },
      note:
        "Each patient has the same weight; patients without such beats are left out. 95\u{00A0}% bootstrap intervals over patients.",
      csvColumns: ["run", "rate", "patients", "mean", "low", "high"])
  }

  /// What is averaged over patients, for two classes and for five.
  private static func rates(_ classes: ClassSet) -> [(String, (ConfusionMatrix) -> Proportion)] {
    switch classes {
    case .binary:
      [
        ("recall", { $0.recallProportion }),
        ("specificity", { Proportion(successes: $0.tn, count: $0.tn + $0.fp) }),
      ]
    case .aami:
      [
        ("accuracy", { $0.accuracyProportion }), ("sensitivity for S", { $0.supraventricular.sensitivity }),
        ("sensitivity for V", { $0.ventricular.sensitivity }),
      ]
    }
  }

  /// What needs no learning, under each protocol.
  static func yardsticks(_ results: Results) -> DataTable? {
    guard !results.yardsticks.isEmpty else { return nil }
    return DataTable(
      id: "yardsticks", caption: "Baseline classifiers, five classes",
      columns: [
        "Protocol", "Classifier", "Test beats", "Accuracy", "Macro F1", "Sensitivity for S", "Sensitivity for V",
      ],
      rows: results.yardsticks.map { yardstick in
        let matrix = yardstick.confusion
        return [
          .text(yardstick.protocol.title), .text(yardstick.title), .count(matrix.total), .share(matrix.accuracy),
          .number(matrix.macroF1, digits: 3), .share(matrix.supraventricular.sensitivity.estimate),
          .share(matrix.ventricular.sensitivity.estimate),
        ]
      },
      note: results.yardsticks.contains { $0.stride > 1 }
        ? "Where there are many test beats, an evenly spaced sample of them is classified." : nil)
  }

  /// The literature, and the best run of each model on DS1 and DS2; nil where the data or sets are others.
  static func literature(_ results: Results) -> DataTable? {
    guard results.usesPublishedSets else { return nil }
    let own = results.modelDescriptions.compactMap { model in
      results.bestFiveClassRun(.interPatient, model.id).map { run in
        (method: results.title(of: run), confusion: run.confusion)
      }
    }
    return own.isEmpty ? nil : Literature.table(own: own)
  }

  /// All of them, in the order of the page.
  static func all(_ results: Results) -> [DataTable] {
    let names = results.patientProtocols
    return names.flatMap { name in
      [
        aami(name, in: results), ec57(name, in: results), patients(name, in: results), patientMeans(name, in: results),
      ].compactMap { $0 }
    }
      + [aami(.leakFree, in: results), aami(.published, in: results), yardsticks(results), literature(results)]
      .compactMap { $0 }
  }
}

extension Experiment {
  /// The confusion matrix of each patient's test rows; empty where records are unknown.
  var byPatient: [ConfusionMatrix] {
    Dictionary(grouping: records ?? [], by: \.patient).sorted { $0.key < $1.key }.map { _, records in
      records.dropFirst().reduce(records[0].confusion) { $0 + $1.confusion }
    }
  }
}

extension Yardstick {
  var title: String {
    kind.title + (oversampling.map { " (\($0.title))" } ?? "")
  }
}

extension Yardstick.Kind {
  var title: String {
    switch self {
    case .nearestNeighbour: "Nearest neighbour"
    case .majority: "Most frequent class"
    }
  }
}
