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

  /// A run of each model with results by record: with patient features where there is one.
  private static func recordRuns(_ name: EvaluationProtocol, in results: Results) -> [Experiment] {
    results.modelDescriptions.compactMap {
      results.patientRun(name, $0.id) ?? results.experiment(name, $0.id, after: nil)
    }
    .filter { $0.records?.isEmpty == false }
  }

  /// How recall is distributed over records, or patients, where there are too many to list.
  static func distribution(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = recordRuns(name, in: results)
    guard let first = runs.first, (first.records ?? []).count > 2 * ClassTables.eachEnd else { return nil }
    let recalls = runs.map { run in (run.records ?? []).compactMap(\.confusion.recall).sorted() }
    func share(_ values: [Double], below limit: Double) -> Double {
      Double(values.count { $0 < limit }) / Double(max(1, values.count))
    }
    let quartiles = zip(runs, recalls).map { run, values in
      let at = { (part: Double) in
        values.isEmpty ? nil : values[min(values.count - 1, Int(part * Double(values.count)))]
      }
      return "\(results.noun(of: run)): median \(Format.percent(at(0.5))), quartiles \(Format.percent(at(0.25))) and "
        + "\(Format.percent(at(0.75)))"
    }
    let limits = (0...20).map { Double($0) / 20 }
    return ReportFigure(
      id: "distribution-\(name.rawValue)", title: "Distribution of recall, \(name.title.lowercased()) protocol",
      caption:
        "Share of the \(Format.count(recalls.map(\.count).max() ?? 0)) patients or records with abnormal beats whose recall is "
        + "below the value on the horizontal axis. \(Format.list(quartiles).capitalisedFirst).",
      altText:
        "A rising curve for each model: share of patients over recall. \(Format.list(quartiles).capitalisedFirst).",
      chart: LineChart(
        panels: [
          LineChart.Panel(
            title: "", xLabel: "Recall", yLabel: "Patients with a lower recall", xRange: 0...1, yRange: 0...1,
            percentX: true,
            percentY: true,
            series: zip(runs, recalls).map { run, values in
              LineChart.Series(
                label: results.title(of: run), points: limits.map { .init(x: $0, y: share(values, below: $0)) },
                colour: results.colour(of: run))
            })
        ]),
      table: DataTable(
        id: "distribution-\(name.rawValue)", caption: "Share of patients with a recall below a value",
        columns: ["Recall"] + runs.map { results.title(of: $0) },
        rows: limits.map { limit in [.share(limit)] + recalls.map { .share(share($0, below: limit)) } }))
  }

  /// Sensitivity, positive predictivity and false alarms of abnormal beats by record, worst first.
  static func records(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = recordRuns(name, in: results)
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
    let unit = results.unit(of: name)
    let detail = "\(Format.count(worst.confusion.positives)) abnormal beats"
    let share = Proportion(successes: worst.confusion.tp, count: worst.confusion.positives).estimate
    return ReportFigure(
      id: "records-\(name.rawValue)", title: "Results by \(unit), \(name.title.lowercased()) protocol",
      caption:
        "\(unit.capitalisedFirst)s in order of the mean recall of the models, worst first: in \(unit) \(worst.record), "
        + "\(results.title(of: first).lowercased()) finds \(Format.percent(share)) of "
        + "\(detail). The few \(unit)s with many abnormal beats dominate the totals."
        + (sorted.count > most ? " The \(most) worst of \(Format.count(sorted.count)) \(unit)s." : ""),
      altText: "A row of dots for each \(unit): sensitivity, positive predictivity and false alarms. "
        + sorted.prefix(5).map { record in
          "\(unit.capitalisedFirst) \(record.record), \(Format.count(record.confusion.positives)) abnormal beats: "
            + zip(runs, byName).compactMap { run, outcomes in
              outcomes[record.record].map { "\(results.noun(of: run)) finds \(Format.percent($0.recall))" }
            }.joined(separator: ", ")
        }.joined(separator: ". ") + ". "
        + zip(runs, byName).map { extremes($0, $1, unit, in: results) }.joined(separator: " "),
      chart: RecordsChart(
        panels: ["Sensitivity", "Positive predictivity", "False alarms"], series: runs.map(results.recordSeries),
        rows: Array(rows), rowLabel: unit.capitalisedFirst),
      table: ClassTables.records(name, in: results, order: sorted.map(\.record)))
  }

  /// How many records a run finds all abnormal beats of, and where its false alarms are most.
  private static func extremes(
    _ run: Experiment, _ outcomes: [String: ConfusionMatrix], _ unit: String, in results: Results
  ) -> String {
    let withAbnormal = outcomes.filter { $0.value.recall != nil }
    let all = withAbnormal.count { $0.value.recall == 1 }
    let alarms = outcomes.compactMap { name, matrix in matrix.falsePositiveRate.map { (name: name, rate: $0) } }
      .max { ($0.rate, $1.name) < ($1.rate, $0.name) }
    return "The \(results.noun(of: run)) finds every abnormal beat of \(Format.count(all)) of "
      + "\(Format.count(withAbnormal.count)) \(unit)s"
      + (alarms.map { "; its false-alarm rate is highest in \(unit) \($0.name), \(Format.percent($0.rate))" } ?? "")
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
