import Charts
import Results
import Scoring

/// Five classes, and what is found on each record.
enum ClassFigures {
  /// The confusion matrices of one protocol's five-class runs: the best of each model, and the same models given the samples.
  static func confusion(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = shown(name, in: results)
    guard !runs.isEmpty else { return nil }
    let title = "Confusion of the five classes, \(name.title.lowercased()) protocol"
    return ReportFigure(
      id: "classes-\(name.rawValue)", title: title, caption: caption(runs, in: results),
      altText: "Matrices of five rows and columns, rows true and columns predicted. "
        + runs.map { run in
          "\(results.title(of: run)): "
            + zip(run.confusion.classes, run.confusion.recallByClass).map { "\($0) \(Format.percent($1)) correct" }
            .joined(separator: ", ")
        }.joined(separator: ". ") + "."
        + Extremes.sentence(
          runs.flatMap { run in
            zip(run.confusion.classes, run.confusion.recallByClass).map {
              ("\($0), \(results.title(of: run).lowercased())", $1)
            }
          }),
      chart: ConfusionChart(
        matrices: runs.map { run in
          ConfusionChart.Matrix(
            title: results.title(of: run), subtitle: "\(Format.count(run.confusion.total)) test beats",
            rowLabels: run.confusion.classes, columnLabels: run.confusion.classes, counts: run.confusion.counts)
        }, columns: 2),
      table: DataTable(
        id: "classes-\(name.rawValue)", caption: "Test beats by true and predicted class",
        columns: ["Run", "True class", "Predicted N", "S", "V", "F", "Q"],
        rows: runs.flatMap { run in
          zip(run.confusion.classes, run.confusion.counts).map { kind, counts in
            [.text(results.title(of: run)), .text(kind)] + counts.map { .count($0) }
          }
        }))
  }

  private static func shown(_ name: EvaluationProtocol, in results: Results) -> [Experiment] {
    results.modelDescriptions.map(\.id).flatMap { model -> [Experiment] in
      let runs = results.fiveClassRuns(name).filter { $0.model == model }
      let samples = runs.first { $0.features == .beat && !$0.rebalanced }
      let best = results.bestFiveClassRun(name, model)
      return [samples, best == samples ? nil : best].compactMap { $0 }
    }
  }

  private static func caption(_ runs: [Experiment], in results: Results) -> String {
    guard let best = runs.max(by: { $0.confusion.ectopicF1 < $1.confusion.ectopicF1 }) else { return "" }
    let (s, v) = (best.confusion.supraventricular, best.confusion.ventricular)
    return
      "\(results.title(of: best)) has the highest mean F1 of S and V. Sensitivity: \(Format.percent(s.sensitivity.estimate)) "
      + "for S and \(Format.percent(v.sensitivity.estimate)) for V; positive predictivity: "
      + "\(Format.percent(s.positivePredictivity.estimate)) and \(Format.percent(v.positivePredictivity.estimate)). According to "
      + "ANSI/AAMI EC57, Q beats classified as S or V, and F beats classified as V, are not counted as errors of those classes."
  }

  /// Sensitivity, positive predictivity and false alarms of abnormal beats by record, worst first.
  static func records(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = results.modelDescriptions.compactMap {
      results.patientRun(name, $0.id) ?? results.experiment(name, $0.id, after: nil)
    }
    .filter { $0.records?.isEmpty == false }
    guard let first = runs.first, let records = first.records else { return nil }
    let byName = runs.map { run in
      Dictionary((run.records ?? []).map { ($0.record, $0.confusion) }) { first, _ in first }
    }
    // Worst first: by the mean of what the models find; records without abnormal beats by their false alarms, after the others.
    func rank(_ record: RecordOutcome) -> (Int, Double) {
      let matrices = byName.compactMap { $0[record.record] }
      let recalls = matrices.compactMap(\.recall)
      if !recalls.isEmpty { return (0, recalls.reduce(0, +) / Double(recalls.count)) }
      return (1, -(matrices.compactMap(\.falsePositiveRate).max() ?? 0))
    }
    let sorted = records.sorted { rank($0) < rank($1) }
    let most = 60
    let rows = sorted.prefix(most).map { record in
      let matrices = byName.map { $0[record.record] }
      return RecordsChart.Row(
        label: record.record, detail: Format.count(record.confusion.positives) + " abnormal",
        values: [matrices.map { $0?.recall }, matrices.map { $0?.precision }, matrices.map { $0?.falsePositiveRate }])
    }
    guard let worst = sorted.first else { return nil }
    let share = Proportion(successes: worst.confusion.tp, count: worst.confusion.positives).estimate
    return ReportFigure(
      id: "records-\(name.rawValue)", title: "Results by record, \(name.title.lowercased()) protocol",
      caption: "Records in order of the mean recall of the models, worst first: in record \(worst.record), "
        + "\(results.title(of: first).lowercased()) finds \(Format.percent(share)) of "
        + "\(Format.count(worst.confusion.positives)) abnormal beats. The few records with many abnormal beats dominate the totals."
        + (sorted.count > most ? " The \(most) worst of \(Format.count(sorted.count)) records." : ""),
      altText: "A row of dots for each record: sensitivity, positive predictivity and false alarms. "
        + sorted.prefix(5).map { record in
          "Record \(record.record), \(Format.count(record.confusion.positives)) abnormal beats: "
            + zip(runs, byName).compactMap { run, outcomes in
              outcomes[record.record].map { "\(results.noun(of: run)) finds \(Format.percent($0.recall))" }
            }.joined(separator: ", ")
        }.joined(separator: ". ") + ". "
        + zip(runs, byName).map { extremes($0, $1, in: results) }.joined(separator: " "),
      chart: RecordsChart(
        panels: ["Sensitivity", "Positive predictivity", "False alarms"], series: runs.map(results.recordSeries),
        rows: Array(rows)),
      table: ClassTables.records(name, in: results, order: sorted.map(\.record)))
  }

  /// How many records a run finds all abnormal beats of, and where its false alarms are most.
  private static func extremes(
    _ run: Experiment, _ outcomes: [String: ConfusionMatrix], in results: Results
  ) -> String {
    let withAbnormal = outcomes.filter { $0.value.recall != nil }
    let all = withAbnormal.count { $0.value.recall == 1 }
    let alarms = outcomes.compactMap { name, matrix in matrix.falsePositiveRate.map { (name: name, rate: $0) } }
      .max { ($0.rate, $1.name) < ($1.rate, $0.name) }
    return "The \(results.noun(of: run)) finds every abnormal beat of \(Format.count(all)) of "
      + "\(Format.count(withAbnormal.count)) records"
      + (alarms.map { "; its false-alarm rate is highest in record \($0.name), \(Format.percent($0.rate))" } ?? "")
      + "."
  }
}

extension Results {
  /// A run where each model has one: the model's own marker.
  fileprivate func recordSeries(_ run: Experiment) -> IntervalChart.Series {
    var series = description(of: run.model).series
    series.label = title(of: run)
    return series
  }
}
