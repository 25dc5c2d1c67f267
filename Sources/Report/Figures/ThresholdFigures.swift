import Charts
import Results
import Scoring

/// How results change with the threshold, and whether probabilities mean what they say.
enum ThresholdFigures {
  /// ROC and precision-recall curves with their operating points.
  static func curves(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = shown(name, results).filter { $0.curves.roc.area != nil }
    guard !runs.isEmpty else { return nil }
    let roc = LineChart.Panel(
      title: "ROC", xLabel: "False alarms (1 \u{2212} specificity)", yLabel: "Recall", xRange: 0...1,
      yRange: 0...1,
      percentX: true, percentY: true,
      series: runs.map { run in
        line(run, in: results, run.curves.roc.points.map { LineChart.Point(x: $0.fpr, y: $0.tpr) })
      },
      markers: runs.compactMap { run in
        guard let x = run.scores.confusion.falsePositiveRate, let y = run.scores.recall else { return nil }
        return marker(run, in: results, x: x, y: y)
      },
      diagonal: true)
    let precision = LineChart.Panel(
      title: "Precision\u{2013}recall", xLabel: "Recall", yLabel: "Precision",
      xRange: 0...1, yRange: 0...1, percentX: true, percentY: true,
      series: runs.map { run in
        line(run, in: results, run.curves.precisionRecall.points.map { LineChart.Point(x: $0.recall, y: $0.precision) })
      },
      markers: runs.compactMap { run in
        guard let x = run.scores.recall, let y = run.scores.precision else { return nil }
        return marker(run, in: results, x: x, y: y)
      })
    let areas = runs.map {
      "\(results.title(of: $0).lowercased()) \(Format.number($0.curves.roc.area ?? 0, digits: 3))"
    }
    return ReportFigure(
      id: "curves-\(name.rawValue)",
      title: "ROC and precision\u{2013}recall curves, \(name.title.lowercased()) protocol",
      caption: "Area under the ROC curve (1 is perfect, 0.5 is chance): \(Format.list(areas)). Dots mark the threshold "
        + "0.5.",
      altText: "Two line charts. Areas under the ROC curve: \(Format.list(areas)). At the threshold 0.5: "
        + Format.list(
          runs.map { run in
            "\(results.title(of: run).lowercased()) recall \(Format.percent(run.scores.recall)), precision "
              + "\(Format.percent(run.scores.precision)), false alarms \(Format.percent(run.scores.confusion.falsePositiveRate))"
          }) + ".",
      chart: LineChart(panels: [roc, precision]),
      table: DataTable(
        id: "curves-\(name.rawValue)", caption: "Points of the curves",
        columns: ["Run", "Curve", "Threshold", "x", "y"],
        rows: runs.flatMap { run in
          let title = results.title(of: run)
          return run.curves.roc.points.map {
            row(title, "ROC", $0.threshold, $0.fpr, $0.tpr)
          }
            + run.curves.precisionRecall.points.map {
              row(title, "precision\u{2013}recall", $0.threshold, $0.recall, $0.precision)
            }
        },
        pageStride: 20))
  }

  /// Calibration: of the beats given a probability, the share that is abnormal; a panel for each model.
  static func calibration(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = shown(name, results)
    guard !runs.isEmpty else { return nil }
    let panels = results.modelDescriptions.map { model in
      LineChart.Panel(
        title: model.title, xLabel: "Mean probability of abnormal", yLabel: "Observed fraction abnormal", xRange: 0...1,
        yRange: 0...1, percentX: true, percentY: true,
        series: runs.filter { $0.model == model.id }.map { run in
          LineChart.Series(
            label: run.key.stage,
            points: run.curves.calibration.bins.compactMap { bin in
              guard let x = bin.meanPredicted, let y = bin.observed else { return nil }
              return LineChart.Point(x: x, y: y)
            },
            colour: results.colour(of: run), dash: run.dash, dots: true)
        },
        diagonal: true)
    }
    let errors = runs.compactMap { run in
      run.curves.calibration.expectedCalibrationError.map {
        "\(results.title(of: run).lowercased()) \(Format.percent($0))"
      }
    }
    return ReportFigure(
      id: "calibration-\(name.rawValue)", title: "Calibration, \(name.title.lowercased()) protocol",
      caption:
        "On the diagonal, predicted probability matches observed frequency. Mean distance from it, weighted by beats: "
        + "\(Format.list(errors)).",
      altText: "Line charts of the share that is abnormal over predicted probability. Mean distance from the diagonal: "
        + "\(Format.list(errors)). Among the beats given the highest probabilities: "
        + Format.list(runs.compactMap { highest($0, in: results) }) + ".",
      chart: LineChart(panels: panels),
      table: DataTable(
        id: "calibration-\(name.rawValue)", caption: "Calibration by tenths of predicted probability",
        columns: ["Run", "From", "To", "Test rows", "Mean probability", "Observed fraction abnormal"],
        rows: runs.flatMap { run in
          run.curves.calibration.bins.map { bin in
            [
              .text(results.title(of: run)), .number(bin.lower, digits: 1), .number(bin.upper, digits: 1),
              .count(bin.count),
              .number(bin.meanPredicted, digits: 3), .share(bin.observed),
            ]
          }
        }))
  }

  /// What the beats of the last tenth of probabilities were given, and how many of them are abnormal.
  private static func highest(_ run: Experiment, in results: Results) -> String? {
    guard let bin = run.curves.calibration.bins.last(where: { $0.count > 0 }), let mean = bin.meanPredicted else {
      return nil
    }
    return
      "\(results.title(of: run).lowercased()) predicts \(Format.percent(mean)) and \(Format.percent(bin.observed)) "
      + "are abnormal"
  }

  /// Recall and precision over the threshold, of the rebalanced models.
  static func sweep(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = shown(name, results)
    let drawn = runs.filter(\.key.rebalanced)
    guard !drawn.isEmpty else { return nil }
    let chosen = drawn.compactMap { run in
      run.chosen.map {
        "\(results.noun(of: run)) \(Format.number(Double($0.threshold), digits: 2)) (recall "
          + "\(Format.percent($0.scores.recall)), precision \(Format.percent($0.scores.precision)))"
      }
    }
    return ReportFigure(
      id: "sweep-\(name.rawValue)",
      title: "Recall and precision over the threshold, \(name.title.lowercased()) protocol",
      caption: "After rebalancing. "
        + (chosen.isEmpty
          ? "This protocol has no validation rows on which to select a threshold."
          : "Thresholds with the highest F1 on validation rows, applied to the test rows: \(Format.list(chosen))."),
      altText: "Line charts of recall and precision over the threshold, after rebalancing. "
        + drawn.map { trend($0, in: results) }.joined()
        + (chosen.isEmpty ? recalls(drawn, in: results) : "Selected thresholds: \(Format.list(chosen))."),
      chart: LineChart(panels: drawn.map { panel($0, in: results) }),
      table: DataTable(
        id: "sweep-\(name.rawValue)", caption: "Results at each threshold",
        columns: ["Run", "Threshold", "Recall", "Precision", "False alarms"],
        rows: runs.flatMap { run in
          run.curves.sweep.points.map {
            [
              .text(results.title(of: run)), .number(Double($0.threshold), digits: 2), .share($0.recall),
              .share($0.precision),
              .share($0.fpr),
            ]
          }
        }))
  }

  private static func panel(_ run: Experiment, in results: Results) -> LineChart.Panel {
    let points = { (rate: (Double?, Float)) in rate.0.map { LineChart.Point(x: Double(rate.1), y: $0) } }
    let colour = results.colour(of: run)
    let markers = run.chosen.map { chosen in
      [
        ("recall", chosen.scores.recall, MarkerShape.filledCircle),
        ("precision", chosen.scores.precision, .hollowCircle),
      ]
      .compactMap { name, value, shape in
        value.map {
          LineChart.Marker(
            x: Double(chosen.threshold), y: $0, label: "\(name) \(Format.percent($0))", colour: colour, shape: shape)
        }
      }
    }
    let guide = run.chosen.map {
      LineChart.Guide(
        x: Double($0.threshold), label: "threshold \(Format.number(Double($0.threshold), digits: 2))")
    }
    return LineChart.Panel(
      title: results.description(of: run.model).title, xLabel: "Threshold", yLabel: "Recall, precision", xRange: 0...1,
      yRange: 0...1, percentY: true,
      series: [
        LineChart.Series(
          label: "recall", points: run.curves.sweep.points.compactMap { points(($0.recall, $0.threshold)) },
          colour: colour, dash: .solid),
        LineChart.Series(
          label: "precision", points: run.curves.sweep.points.compactMap { points(($0.precision, $0.threshold)) },
          colour: colour, dash: .dashed),
      ],
      markers: markers ?? [], guides: [guide].compactMap { $0 })
  }

  /// From where to where recall and precision go.
  private static func trend(_ run: Experiment, in results: Results) -> String {
    guard let first = run.curves.sweep.points.first, let last = run.curves.sweep.points.last else { return "" }
    return
      "\(results.description(of: run.model).title), from threshold \(Format.number(Double(first.threshold), digits: 2)) to "
      + "\(Format.number(Double(last.threshold), digits: 2)): recall from \(Format.percent(first.recall)) to "
      + "\(Format.percent(last.recall)), precision from \(Format.percent(first.precision)) to "
      + "\(Format.percent(last.precision)). "
  }

  private static func recalls(_ runs: [Experiment], in results: Results) -> String {
    "At 0.5: "
      + Format.list(runs.map { "\(results.noun(of: $0)) recall \(Format.percent($0.scores.recall))" }) + "."
  }

  private static func shown(_ name: EvaluationProtocol, _ results: Results) -> [Experiment] {
    results.experiments.filter { $0.key.protocol == name && $0.key.variant == nil && $0.key.features == .beat }
  }

  private static func line(
    _ run: Experiment, in results: Results, _ points: [LineChart.Point]
  ) -> LineChart.Series {
    LineChart.Series(
      label: results.title(of: run), points: points, colour: results.colour(of: run),
      dash: run.dash)
  }

  /// A run's operating point, hollow on a broken curve.
  private static func marker(_ run: Experiment, in results: Results, x: Double, y: Double) -> LineChart.Marker {
    LineChart.Marker(
      x: x, y: y, label: "", colour: results.colour(of: run), shape: run.key.rebalanced ? .filledCircle : .hollowCircle)
  }

  private static func row(
    _ title: String, _ curve: String, _ threshold: Float?, _ x: Double, _ y: Double
  ) -> [DataTable.Cell] {
    [
      .text(title), .text(curve), .number(threshold.map(Double.init), digits: 3), .number(x, digits: 4),
      .number(y, digits: 4),
    ]
  }
}
