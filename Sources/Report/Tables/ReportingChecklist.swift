import Results
import Scoring

/// What reporting guidelines ask of a study like this, filled in from its results.
///
/// Sources: REFORMS (Kapoor and others 2024, doi:10.1126/sciadv.adk3452) and TRIPOD+AI (Collins and others 2024,
/// doi:10.1136/bmj-2023-078378), the items on data, leakage, evaluation and limits.
enum ReportingChecklist {
  static func table(_ results: Results) -> DataTable {
    DataTable(
      id: "checklist", caption: "Reporting guidelines: items on data, leakage, evaluation and limits",
      columns: ["Topic", "Items", "In this report"],
      rows: (data(results) + leakage(results) + evaluation(results) + limits(results)).map {
        [.text($0.topic), .text($0.items), .text($0.answer)]
      },
      note: "R: section of REFORMS; T: item of TRIPOD+AI.")
  }

  private typealias Item = (topic: String, items: String, answer: String)

  private static let notApplicable = "Not applicable"

  private static func data(_ results: Results) -> [Item] {
    let data = results.data
    let isSynthetic = data.source == .synthetic
    let abnormal = data.beats - data.classes[BeatClass.normal.symbol, default: 0]
    let kinds = BeatClass.allCases.map { "\($0.symbol) \(Format.count(data.classes[$0.symbol, default: 0]))" }
    let leftOut = (data.leftOut ?? []).map(\.name) + (data.recordsWithoutBeats ?? [])
    let patients = data.patients.map { "\(Format.count($0)) patients" } ?? "number of patients unknown"
    return [
      (
        "Source of data", "R 2, 3; T 5a",
        isSynthetic
          ? "\(notApplicable): synthetic beats"
          : "\(results.dataTitle), SHA-256 \(data.sha256.prefix(12))\u{2026}"
            + (results.testData.map {
              "; tested on \($0.database ?? $0.source.title), SHA-256 \($0.sha256.prefix(12))\u{2026}"
            }
              ?? "")
      ),
      (
        "Dates and setting", "R 3; T 5b, 6a",
        results.hasMITBIHBeats
          ? "Recorded 1975\u{2013}1979 in Boston, in- and outpatients of one hospital"
          : isSynthetic ? notApplicable : "Not known from the files"
      ),
      (
        "Participants and eligibility", "R 4; T 6b, 20",
        (data.recordCount == 0 ? "" : "\(Format.count(data.recordCount)) records, ") + patients
          + (leftOut.isEmpty ? "; no record left out on reading" : "; left out on reading: \(named(leftOut))")
          + exclusions(results)
      ),
      (
        "Outcome", "R 3; T 8",
        ShownClasses(results).isBinary
          ? "Label of each beat, normal or abnormal"
          : "Class of each beat after ANSI/AAMI EC57, from \(data.annotator.map { "annotator \($0)" } ?? "the reference annotations")"
      ),
      (
        "Sample size", "R 3; T 10, 20",
        "\(Format.count(data.beats)) beats, \(Format.count(abnormal)) abnormal"
          + (ShownClasses(results).isBinary ? "" : " (\(kinds.joined(separator: ", ")))")
          + "; not determined in advance"
      ),
      ("Predictors", "R 5, 6; T 9", predictors(results)),
      (
        "Missing data", "R 4; T 11",
        isSynthetic
          ? notApplicable
          : "Beats with missing samples, and the last beat of each record, are left out; nothing is imputed"
      ),
      (
        "Class imbalance", "R 5; T 13",
        "Normal beats undersampled to \(Format.percent(results.settings.rebalancing.normalShare)), abnormal oversampled to "
          + "\(Format.percent(results.settings.rebalancing.abnormalShare)); each model also without"
      ),
    ]
  }

  private static func leakage(_ results: Results) -> [Item] {
    let clean = results.settings.protocols.filter { $0 != .published }
      .compactMap { name in results.experiments.first { $0.protocol == name } }
    let published = results.headlineRuns(.published).first
    return [
      (
        "Separation of training and test data", "R 6; T 12, 16",
        clean.isEmpty
          ? "No protocol that separates them was run"
          : clean.map { run in
            "\(run.protocol.title): \(Format.count(run.audit.testRowsTrainedOn)) of \(Format.count(run.audit.testRows)) test rows "
              + "in training"
              + (run.protocol.takesNamedPatients
                ? results.settings.namedPatients.map { " (\($0.options.joined(separator: ", ")))" } ?? "" : "")
          }.joined(separator: "; ")
            + (published.map {
              "; published: \(Format.count($0.audit.testRowsTrainedOn)) of \(Format.count($0.audit.testRows))"
            }
              ?? "")
      ),
      (
        "Dependence between beats of a patient", "R 6; T 12",
        clean.isEmpty
          ? notApplicable
          : clean.map { run in
            "\(run.protocol.title): "
              + (run.audit.sharedPatients.map { "\(Format.count($0)) patients on both sides" } ?? "patients unknown")
          }.joined(separator: "; ") + "; intervals by bootstrap over patients"
      ),
      (
        "Duplicates", "R 6",
        results.experiments.compactMap(\.audit.twinRows).max().map {
          $0 == 0
            ? "No two beats have identical samples"
            : "\(Format.count($0)) rows have identical samples; kept together or left out"
        } ?? "Not counted"
      ),
      (
        "Use of test data for selection", "R 5, 6; T 12",
        "None by the program: epochs, thresholds and saved models are selected on validation rows"
          + (results.settings.namedPatients == nil
            ? "" : "; the patients of a set were named by the user, see Reproduce")
      ),
    ]
  }

  private static func evaluation(_ results: Results) -> [Item] {
    [
      (
        "Performance measures", "R 7; T 12e, 23a",
        "Recall, specificity, precision, accuracy, F1, Matthews correlation, ROC and precision\u{2013}recall curves, calibration; "
          + "by class and by \(unit(results))"
      ),
      (
        "Uncertainty", "R 7; T 23a",
        "\(Rate.intervalName(results.experiments).capitalisedFirst); "
          + (results.settings.repeats > 1
            ? "\(results.settings.repeats) training runs with different seeds"
            : "one training run, so its variation is unknown")
      ),
      (
        "Comparison with references", "R 5; T 12",
        results.yardsticks.isEmpty ? "None" : "Nearest neighbour and most frequent class"
      ),
      (
        "External evaluation", "R 8; T 16",
        results.testData.map { "On \($0.database ?? $0.source.title)" } ?? "Not done: one database"
      ),
      ("Subgroups and fairness", "T 14", "Results by \(unit(results)); age and sex are not analysed"),
      (
        "Model specification", "R 5; T 15, 22",
        (results.models ?? []).isEmpty
          ? "Section Models; no model files"
          : "Section Models; model files with cards: \((results.models ?? []).count) models"
      ),
      (
        "Code and reproduction", "R 2; T 18",
        "\(results.tool.name) \(results.tool.version); one command and one seed reproduce every number (section Reproduce)"
      ),
    ]
  }

  private static func limits(_ results: Results) -> [Item] {
    [
      (
        "Limits of generalisation", "R 8; T 26",
        results.data.source == .synthetic
          ? "Synthetic beats say nothing about people"
          : "Few patients and few recorders; see Use and limits"
      ),
      ("Intended use", "T 27", "Study of evaluation methods; not for diagnosis"),
      (
        "Ethics approval and patient involvement", "T 17, 19", "\(notApplicable): secondary use of the data named above"
      ),
    ]
  }

  private static func predictors(_ results: Results) -> String {
    results.settings.features.map { features in
      switch features {
      case .beat: "187 samples of one lead from the R peak on"
      case .beatAndRhythm: "samples with RR intervals relative to the record"
      case .patient: "features relative to the patient (RR ratios, QRS width, similarity to the median beat)"
      }
    }.joined(separator: "; ")
  }

  /// Records that a protocol leaves out.
  private static func exclusions(_ results: Results) -> String {
    (results.recordRoles ?? []).filter { !$0.leftOut.isEmpty }.map {
      "; \($0.protocol.title.lowercased()) protocol leaves out \(named($0.leftOut))"
    }.joined()
  }

  private static func unit(_ results: Results) -> String {
    results.settings.protocols.map(results.unit).first { $0 != "record" } ?? "record"
  }

  private static func named(_ records: [String]) -> String {
    records.count > 12 ? "\(Format.count(records.count)) records" : Format.list(records)
  }
}
