import Groundwork
public import Results
import Scoring

extension DatabaseScore {
  /// Sets a report's models beside the test, on the records that both have.
  ///
  /// Taken is one run of each model, under the first protocol that keeps patients apart and has results by record: the one that
  /// the report saved, else the one with the highest macro F1 on the validation rows. With five classes where the test tells
  /// them apart and the report has them.
  ///
  /// - Parameter other: the same test counted as a report counts: from the first second on, `e` and `j` as N.
  public mutating func set(beside results: Results, countedAsThere other: DatabaseScore) {
    let classes: ClassSet = labels == .five ? .aami : .binary
    let kinds = [classes] + (classes == .aami ? [ClassSet.binary] : [])
    let apart: [EvaluationProtocol] = [.interPatient, .crossPatient, .crossDatabase]
    for kind in kinds {
      for name in apart {
        let runs = results.modelDescriptions.compactMap { Self.run(of: $0.id, name, kind, in: results) }
        let found = runs.compactMap { Self.beside($0, in: results, other, kind) }
        if !found.isEmpty {
          beside = found
          return
        }
      }
    }
    beside = []
  }

  /// The run that stands for a model; nil where none has results by record.
  private static func run(
    of model: ModelID, _ name: EvaluationProtocol, _ kind: ClassSet, in results: Results
  ) -> Experiment? {
    let runs = results.experiments.filter { run in
      run.model == model && run.protocol == name && run.classes == kind && run.variant == nil && run.records != nil
    }
    let saved = Set((results.models ?? []).map(\.experiment))
    if let own = runs.first(where: { saved.contains($0.key) }) { return own }
    func merit(_ run: Experiment) -> Double { run.validationScores?.confusion.macroF1 ?? -1 }
    return runs.indices.max { (merit(runs[$0]), -$0) < (merit(runs[$1]), -$1) }.map { runs[$0] }
  }

  /// nil where they have no record in common.
  private static func beside(
    _ run: Experiment, in results: Results, _ other: DatabaseScore, _ kind: ClassSet
  ) -> Beside? {
    let outcomes = Dictionary((run.records ?? []).map { ($0.record, $0) }) { first, _ in first }
    let shared = other.records.compactMap { record in outcomes[record.name].map { (record, $0.confusion) } }
    guard !shared.isEmpty else { return nil }
    func row(
      _ name: String, _ test: (BeatComparison) -> Proportion, _ own: (ConfusionMatrix) -> Proportion
    ) -> Beside.Row {
      // Nothing is asked of a test that gives all beats one label.
      func asked(_ table: BeatComparison) -> Proportion {
        other.labels == .none ? Proportion(successes: 0, count: 0) : test(table)
      }
      let pairs = [shared.map { ($0.0.patient, asked($0.0.table)) }, shared.map { ($0.0.patient, own($0.1)) }]
        .map(byPatient)
      let rates = pairs.map { Rate(of: $0, named: "beside \(name)") }
      let patients = Array(zip(pairs[0], pairs[1]))
      let interval = bootstrapInterval(
        records: patients.count, seed: SeededGenerator.derive(0, "beside \(run.key.name) \(name)")
      ) { timesDrawn in
        var sums = [(successes: 0, count: 0), (successes: 0, count: 0)]
        for (patient, times) in zip(patients, timesDrawn) {
          for (index, share) in [patient.0, patient.1].enumerated() {
            sums[index].successes += times * share.successes
            sums[index].count += times * share.count
          }
        }
        guard sums.allSatisfy({ $0.count > 0 }) else { return nil }
        return Double(sums[0].successes) / Double(sums[0].count) - Double(sums[1].successes) / Double(sums[1].count)
      }?.interval
      let difference = rates[0].estimate.flatMap { one in rates[1].estimate.map { one - $0 } }
      return Beside.Row(
        name: name, test: rates[0], run: rates[1], difference: difference, interval: difference == nil ? nil : interval)
    }
    var rows = [
      row("Recall of abnormal beats", { flagged($0, .abnormal) }, \.recallProportion),
      row("Precision of abnormal beats", precisionOfAbnormal, \.precisionProportion),
      row("Normal beats not flagged", { flagged($0, .one(.normal)) }, \.specificityProportion),
    ]
    if kind == .aami {
      for beatClass in BeatClass.allCases {
        let index = Int(beatClass.rawValue)
        rows.append(
          row("Recall of \(beatClass.symbol)", { recall($0, beatClass) }) {
            Proportion(successes: $0[index, index], count: $0.support(index))
          })
      }
      for beatClass in [BeatClass.supraventricular, .ventricular] {
        let index = Int(beatClass.rawValue)
        rows.append(
          row("Precision of \(beatClass.symbol)", { precision($0, beatClass) }) {
            Proportion(successes: $0[index, index], count: $0.predicted(index))
          })
      }
    }
    let described = results.modelDescriptions.first { $0.id == run.model }
    return Beside(
      run: described?.title ?? run.model.rawValue, protocol: run.protocol, colour: described?.colour ?? .fourth,
      records: shared.count, rows: rows)
  }
}
