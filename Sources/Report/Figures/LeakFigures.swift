import Charts
import Groundwork
import Results
import Scoring

/// What becomes of the results as the leaks of the published protocol are closed one after the other, and what features
/// relative to the patient give back.
enum LeakFigures {
  /// One way of testing, with the results of everything compared in it.
  private struct Step {
    var label: String
    var detail: String
    /// Of each of `compared`, in order; nil where there is none.
    var values: [IntervalChart.Value?]
    /// Whether the models are given the patient's features; nothing but models is compared then.
    var isRelative = false
  }

  /// The models in the order of figures, then what needs no learning.
  private static func compared(_ results: Results) -> [IntervalChart.Series] {
    results.modelDescriptions.map(\.series)
      + Yardstick.Kind.allCases.filter { kind in results.yardsticks.contains { $0.kind == kind } }.map(\.series)
  }

  /// The recall of abnormal beats.
  static func steps(_ results: Results) -> ReportFigure? {
    let steps = recallSteps(results)
    return figure(
      steps, id: "leak-steps", title: "Recall of abnormal beats as the leak is closed", measure: "Recall",
      note: Rate.intervalNote(results.experiments),
      xLabel: "Recall of abnormal beats",
      tableCaption: "Recall of abnormal beats by overlap of test and training data", in: results)
  }

  /// The mean F1 of the five classes.
  static func fiveClasses(_ results: Results) -> ReportFigure? {
    figure(
      classSteps(results), id: "leak-classes", title: "Macro F1 of the five classes as the leak is closed",
      measure: "Macro F1",
      note:
        "Macro F1 is the mean over classes of F1, the harmonic mean of sensitivity and positive predictivity. Bars are "
        + "95\u{00A0}% bootstrap intervals over patients, where results by record are known.",
      xLabel: "Macro F1 of the five classes", tableCaption: "Macro F1 by overlap of test and training data",
      in: results)
  }

  private static func figure(
    _ steps: [Step], id: String, title: String, measure: String, note: String,
    xLabel: String, tableCaption: String, in results: Results
  ) -> ReportFigure? {
    guard steps.count > 1 else { return nil }
    let series = compared(results)
    let groups = steps.map { IntervalChart.Group(label: $0.label, detail: $0.detail, values: $0.values) }
    return ReportFigure(
      id: id, title: title, caption: "\(story(steps, series, measure)) \(note)",
      altText: "Dots. "
        + steps.filter { $0.values.contains { $0 != nil } }.map { step in
          "\(step.label): "
            + zip(series, step.values).compactMap { one, value in
              value.map { "\(one.label.lowercased()) \(Format.percent($0.estimate))" }
            }.joined(separator: ", ")
        }.joined(separator: ". ") + "."
        + Extremes.sentence(
          steps.flatMap { step in
            zip(series, step.values).map { ("\(step.label), \($0.label.lowercased())", $1?.estimate) }
          }),
      chart: IntervalChart(
        series: series, groups: groups, xLabel: xLabel, range: 0...1, percent: true),
      table: DataTable(
        id: id, caption: tableCaption, columns: ["Test rows", "Classifier", "n", "Value", "Low", "High"],
        rows: steps.flatMap { step in
          zip(series, step.values).compactMap { one, value in
            value.map {
              [
                .text(step.label), .text(one.label), .count($0.n), .share($0.estimate), .share($0.low),
                .share($0.high),
              ]
            }
          }
        }))
  }

  /// What each model's result goes from, to and back to.
  private static func story(_ steps: [Step], _ series: [IntervalChart.Series], _ measure: String) -> String {
    let sentences = series.enumerated().compactMap { index, one -> String? in
      let values = steps.map { $0.values[index]?.estimate }
      let closed = zip(steps, values).filter { !$0.0.isRelative }.compactMap(\.1)
      guard let first = closed.first, let last = closed.last, closed.count > 1 else { return nil }
      let back = zip(steps, values).filter { $0.0.isRelative }.compactMap(\.1).last
      let change =
        first == last
        ? "stays at \(Format.percent(last))"
        : "\(last < first ? "falls" : "rises") from \(Format.percent(first)) to \(Format.percent(last))"
      return "\(one.label.lowercased()) \(change)"
        + (back.map { " (with patient features \(Format.percent($0)))" } ?? "")
    }
    return
      "From step to step, training and test data overlap less. \(measure): \(sentences.joined(separator: "; "))."
  }

  private static func recallSteps(_ results: Results) -> [Step] {
    let two = results.ofTwoClasses
    let step = {
      (label: String, detail: String, name: EvaluationProtocol, part: KeyPath<LeakAudit, Rate?>?) -> Step? in
      let runs = two.headlineRuns(name)
      guard !runs.isEmpty else { return nil }
      return Step(
        label: label, detail: detail,
        values: results.modelDescriptions.map { model in
          runs.first { $0.model == model.id }.flatMap { run in
            (part.map { run.leak[keyPath: $0] } ?? run.rates.recall)?.value
          }
        }
          + yardsticks(name, results) { yardstick in
            (part.map { yardstick.leak[keyPath: $0] } ?? yardstick.recall)?.value
          })
    }
    var steps = [
      step("Published: copies", "source beat in training", .published, \.trainedOnRecall),
      step("Published: other rows", "source beat not in training", .published, \.othersRecall),
      step("Leak-free", "split first; patients shared", .leakFree, nil),
    ]
    for (name, title, detail) in across(results) {
      steps.append(step(title, detail, name, nil))
      steps.append(relativeStep(title, name, results, run: { results.patientRun(name, $0) }) { $0.rates.recall.value })
    }
    return steps.compactMap { $0 }
  }

  private static func classSteps(_ results: Results) -> [Step] {
    let step = {
      (label: String, detail: String, name: EvaluationProtocol) -> Step? in
      let runs = results.modelDescriptions.map { model in
        results.fiveClassRuns(name).first {
          $0.model == model.id && $0.features == .beat && $0.oversampling == quoted(name)
        }
      }
      guard runs.contains(where: { $0 != nil }) else { return nil }
      return Step(
        label: label, detail: detail,
        values: runs.map { $0.flatMap { macroF1(of: $0, seed: results.seed) } }
          + yardsticks(name, results) { yardstick in
            yardstick.confusion.macroF1.map { IntervalChart.Value(estimate: $0, n: yardstick.confusion.total) }
          })
    }
    var steps = [
      step("Published", "copies of test beats in training", .published),
      step("Leak-free", "split first; patients shared", .leakFree),
    ]
    for (name, title, detail) in across(results) {
      steps.append(step(title, detail, name))
      let run = { (model: ModelID) in
        results.bestFiveClassRun(name, model).flatMap { $0.features == .patient ? $0 : nil }
      }
      steps.append(relativeStep(title, name, results, run: run) { macroF1(of: $0, seed: results.seed) })
    }
    return steps.compactMap { $0 }
  }

  /// What patient features give back in a protocol; nil where no model was given them.
  private static func relativeStep(
    _ title: String, _ name: EvaluationProtocol, _ results: Results, run: (ModelID) -> Experiment?,
    value: (Experiment) -> IntervalChart.Value?
  ) -> Step? {
    let runs = results.modelDescriptions.map { run($0.id) }
    guard runs.contains(where: { $0 != nil }) else { return nil }
    return Step(
      label: "\(title) with patient features",
      detail: "each beat relative to its patient\u{2019}s own rhythm and shape",
      values: runs.map { $0.flatMap(value) } + yardsticks(name, results) { _ in nil }, isRelative: true
    )
  }

  /// How training rows were rebalanced where the samples' five-class runs and the yardsticks are compared: by copies as
  /// published, elsewhere not at all.
  private static func quoted(_ name: EvaluationProtocol) -> Oversampling? { name == .published ? .copies : nil }

  /// The protocols that keep patients apart on one split, from the more lenient to the stricter.
  private static func across(_ results: Results) -> [(EvaluationProtocol, String, String)] {
    [
      (
        .interPatient, "Inter-patient",
        "new patients" + (results.patientsOnBothSides.map { ", except \($0)" } ?? "")
      ),
      (.crossDatabase, "Cross-database", "another database"),
    ]
  }

  /// A value of each kind of yardstick that the results have, nil where it was not measured so.
  private static func yardsticks(
    _ name: EvaluationProtocol, _ results: Results, _ value: (Yardstick) -> IntervalChart.Value?
  ) -> [IntervalChart.Value?] {
    Yardstick.Kind.allCases.filter { kind in results.yardsticks.contains { $0.kind == kind } }.map { kind in
      results.yardsticks.first {
        $0.protocol == name && $0.kind == kind && $0.oversampling == quoted(name)
      }.flatMap(value)
    }
  }

  /// The mean F1 of the classes, with its interval over patients where these are known.
  private static func macroF1(of run: Experiment, seed: UInt64) -> IntervalChart.Value? {
    let interval = bootstrapInterval(
      of: run.byPatient, seed: SeededGenerator.derive(seed, "\(run.key.name) macro F1")
    ) { $0.macroF1 }?.interval
    return run.confusion.macroF1.map {
      IntervalChart.Value(estimate: $0, low: interval?.low, high: interval?.high, n: run.confusion.total)
    }
  }
}

extension Yardstick.Kind {
  /// As a series beside the models.
  fileprivate var series: IntervalChart.Series {
    switch self {
    case .nearestNeighbour: IntervalChart.Series(label: title, colour: .neutral, marker: .hollowCircle)
    case .majority: IntervalChart.Series(label: title, colour: .neutral, marker: .hollowSquare)
    }
  }
}
