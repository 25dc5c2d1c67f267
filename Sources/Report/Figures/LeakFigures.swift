import Charts
import Results
import Scoring

/// What becomes of the recall as the leaks of the published protocol are closed one after the other.
enum LeakFigures {
  private struct Step {
    var label: String
    var detail: String
    /// Of each model, in the order of figures.
    var recalls: [Proportion]
  }

  static func steps(_ results: Results) -> ReportFigure? {
    let steps = allSteps(results)
    let models = results.modelDescriptions
    guard steps.count > 1, let model = models.first, let first = steps.first?.recalls.first?.estimate,
      let last = steps.last?.recalls.first?.estimate
    else { return nil }
    return ReportFigure(
      id: "leak-steps", title: "Abnormal beats found as the leak is closed",
      caption: "With every step less of the test is known from training; the \(model.noun)\u{2019}s recall goes from "
        + "\(Format.percent(first)) to \(Format.percent(last)). Bars are 95\u{00A0}% Wilson intervals over beats.",
      altText: "Dots with intervals. "
        + steps.map { step in
          "\(step.label): "
            + zip(models, step.recalls).map { "\($0.noun) \(Format.percent($1.estimate))" }.joined(separator: ", ")
        }.joined(separator: ". ") + ".",
      chart: IntervalChart(
        series: models.map(\.series),
        groups: steps.map { step in
          IntervalChart.Group(
            label: step.label,
            detail: "\(step.detail), n\u{00A0}=\u{00A0}\(Format.count(step.recalls.first?.count ?? 0))",
            values: step.recalls.map(value))
        },
        xLabel: "Abnormal beats found (recall)", range: 0...1, percent: true),
      table: DataTable(
        id: "leak-steps", caption: "Recall of abnormal beats, after rebalancing, by what was known from training",
        columns: ["Test rows", "Model", "n", "Found", "Low", "High"],
        rows: steps.flatMap { step in
          zip(models, step.recalls).map { model, recall in
            [
              .text(step.label), .text(model.title), .count(recall.count), .share(recall.estimate),
              .share(recall.wilson()?.low), .share(recall.wilson()?.high),
            ]
          }
        }))
  }

  private static func allSteps(_ results: Results) -> [Step] {
    var steps: [Step] = []
    if let published = runs(.published, results) {
      steps.append(step("Published: twins", "their beat was also trained on", published) { $0.leak.trainedOn })
      steps.append(step("Published: the others", "their beat was not trained on", published) { $0.leak.others })
    }
    if let split = runs(.leakFree, results) {
      steps.append(step("Leak-free", "split first; patients still shared", split) { $0.scores.confusion })
    }
    if let patients = runs(.interPatient, results) {
      let detail = "patients never seen" + (results.patientsOnBothSides.map { ", but for \($0)" } ?? "")
      steps.append(step("Inter-patient", detail, patients) { $0.scores.confusion })
    }
    if let database = runs(.crossDatabase, results) {
      steps.append(step("Cross-database", "another database", database) { $0.scores.confusion })
    }
    return steps
  }

  private static func runs(_ name: EvaluationProtocol, _ results: Results) -> [Experiment]? {
    let runs = results.headlineRuns(name)
    return !runs.isEmpty && runs.count == results.modelDescriptions.count ? runs : nil
  }

  private static func step(
    _ label: String, _ detail: String, _ runs: [Experiment], _ rows: (Experiment) -> ConfusionMatrix
  ) -> Step {
    Step(label: label, detail: detail, recalls: runs.map { rows($0).recallProportion })
  }

  private static func value(_ recall: Proportion) -> IntervalChart.Value? {
    let interval = recall.wilson()
    return recall.estimate.map {
      IntervalChart.Value(estimate: $0, low: interval?.low, high: interval?.high, n: recall.count)
    }
  }
}
