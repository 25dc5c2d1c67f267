import Experiments
import Foundation
import Heartbeats
import Report
import Results
import Scoring
import Testing

/// That what the page says holds for the results it is drawn of, on results made for each sentence.
struct TrueSentencesTests {
  private static let made = Swift.Result {
    try ExperimentRun(
      settings: RunSettings(
        protocols: [.published, .leakFree, .interPatient], features: [.beat], classes: [.binary], trees: 5, repeats: 3,
        epochDivisor: 60), seed: 1, quick: true, jobs: 2
    ).results(for: try SyntheticSource(beats: 2000, seed: 5).load(jobs: 2)) { _ in }
  }

  private static func site(_ results: Results) throws -> Site { try Site.unpainted(results) }

  private static func page(_ results: Results) throws -> String {
    String(decoding: try #require(site(results).files["index.html"]), as: UTF8.self)
  }

  /// A line's fields; commas in quotation marks separate nothing.
  private static func fields(_ line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  private static func csv(_ results: Results, _ table: String) throws -> [[String: String]] {
    let text = String(decoding: try #require(site(results).files["tables/\(table).csv"]), as: UTF8.self)
    var lines = text.split(separator: "\n").map { fields(String($0)) }
    let header = lines.removeFirst()
    return lines.map { Dictionary(zip(header, $0)) { first, _ in first } }
  }

  /// As the page writes it.
  private static func count(_ value: Int) -> String {
    value < 1000 ? "\(value)" : "\(value / 1000)," + String(format: "%03d", value % 1000)
  }

  private static func index(
    _ results: Results, _ name: EvaluationProtocol, _ model: ModelID, rebalanced: Bool
  ) throws -> Int {
    try #require(
      results.experiments.firstIndex { $0.protocol == name && $0.model == model && $0.rebalanced == rebalanced })
  }

  @Test func theHeadlineQuotesTheMedianTrainingWithTheRangeBesideIt() throws {
    let results = try Self.made.get()
    for run in results.experiments {
      let recalls = run.repeats.compactMap(\.recall).sorted()
      #expect(run.recall == recalls[1], "\(run.key.name)")
    }
    let text = try Self.page(results)
    let answer = try #require(text.firstMatch(of: /<p class="answer">([^<]*)</)).output.1
    for model in [ModelID.net, .forest] {
      let run = results.experiments[try Self.index(results, .interPatient, model, rebalanced: true)]
      let recalls = run.repeats.compactMap(\.recall).sorted().map { String(format: "%.1f", $0 * 100) }
      #expect(answer.contains("\(recalls[1])\u{A0}%"))
      #expect(answer.contains("\(recalls[0])\u{2013}\(recalls[2])\u{A0}%"))
    }
    #expect(answer.contains("Each is the run with the median recall of 3 with different seeds"))
  }

  @Test func oneNumberHasOneIntervalInEveryFigureAndTable() throws {
    let results = try Self.made.get()
    let steps = try Self.csv(results, "leak-steps").filter { $0["Test rows"] == "Inter-patient" }
    let headline = try Self.csv(results, "recall-by-protocol").filter { $0["Protocol"] == "Inter-patient" }
    let runs = try Self.csv(results, "runs-inter-patient").filter { $0["Run"]?.contains("after (noise)") == true }
    for (number, name) in ["Network", "Forest"].enumerated() {
      let step = try #require(steps.first { $0["Classifier"] == name })
      #expect(step["Value"] == headline[number]["Recall"] && step["Value"] == runs[number]["Recall"])
      #expect(step["Low"] == headline[number]["Low"] && step["Low"] == runs[number]["Recall, low"])
      #expect(step["High"] == headline[number]["High"] && step["High"] == runs[number]["Recall, high"])
    }
    // Over patients, not over beats, whose interval is narrower.
    let run = results.experiments[try Self.index(results, .interPatient, .net, rebalanced: true)]
    #expect(run.rates.recall.overRecords != nil)
    #expect(steps.first?["Low"] == run.rates.recall.interval.map { "\($0.low)" })
  }

  @Test func theFirstScreenSaysOnWhatTheStrictestTestRests() throws {
    var results = try Self.made.get()
    let run = results.experiments[try Self.index(results, .interPatient, .net, rebalanced: true)]
    let roles = try #require(results.recordRoles?.first)
    #expect(roles.protocol == .interPatient && roles.leftOut.isEmpty)
    #expect(Set(roles.test).isDisjoint(with: roles.training + roles.validation))
    #expect(
      try Self.page(results).contains(
        "Tested on \(Self.count(run.test.total)) beats (\(run.test.abnormal) abnormal) from \(roles.test.count) records"
      ))
    results.recordRoles?[0].leftOut = ["102", "104"]
    #expect(try Self.page(results).contains("Records left out of this protocol: 102 and 104."))
  }

  @Test func theClassNamedAsHardestIsTheOneWithTheLowestMean() throws {
    var results = try Self.made.get()
    // One bad run on F, all runs middling on S: S has the lower mean.
    for index in results.experiments.indices where results.experiments[index].protocol == .leakFree {
      for kind in BeatClass.allCases {
        results.experiments[index].rates.byClass[kind.symbol]?.estimate = kind == .supraventricular ? 0.5 : 0.9
      }
    }
    let first = try Self.index(results, .leakFree, .net, rebalanced: false)
    results.experiments[first].rates.byClass["F"]?.estimate = 0.2
    let text = try Self.page(results)
    #expect(text.contains("Supraventricular ectopic beats have the lowest mean recall over these runs"))
    #expect(!text.contains("Fusion beats have the lowest"))
  }

  @Test func theShareOfAbnormalTestRowsThatWereTrainedOnIsOfTheAbnormalOnes() throws {
    let results = try Self.made.get()
    let run = try #require(
      results.experiments.first { $0.protocol == .published && $0.oversampling == .copies && $0.variant == nil })
    let abnormal = run.leak.trainedOn.positives
    #expect(abnormal > 0)
    let share = String(format: "%.1f", 100 * Double(abnormal) / Double(run.test.abnormal))
    #expect(
      try Self.page(results).contains("\(abnormal) of the \(run.test.abnormal) abnormal test rows (\(share)\u{A0}%)"))
  }

  @Test(arguments: [(0.01, true), (0.09, false)])
  func anOutOfBagErrorIsCalledOptimisticOnlyWhereItFell(after: Double, isLower: Bool) throws {
    var results = try Self.made.get()
    for index in results.experiments.indices where results.experiments[index].outOfBagError != nil {
      results.experiments[index].outOfBagError = [0.3, results.experiments[index].rebalanced ? after : 0.05]
    }
    let text = try Self.page(results)
    #expect(text.contains("and optimistic") == isLower)
    #expect(text.contains("It is not lower for") == !isLower)
  }

  @Test func whatIsNotQuiteAllOrNothingIsNotPrintedAsSuch() throws {
    var results = try Self.made.get()
    let index = try Self.index(results, .leakFree, .net, rebalanced: false)
    results.experiments[index].rates.accuracy.estimate = 0.99996
    results.experiments[index].rates.specificity.estimate = 0.00001
    results.experiments[index].rates.accuracy.overRecords = Interval(low: 0.9999, high: 1)
    results.experiments[index].rates.accuracy.overBeats = nil
    let text = try Self.page(results)
    #expect(text.contains("&gt;99.9\u{A0}%") && text.contains("&lt;0.1\u{A0}%"))
  }

  @Test func aPValueBelongsToTheDifferenceBesideIt() throws {
    var results = try Self.made.get()
    for index in results.comparisons.indices {
      results.comparisons[index].pValue = 0.25
      results.comparisons[index].recallPValue = 0.75
      results.comparisons[index].recallDifference = 0.5
    }
    for row in try Self.csv(results, "comparisons-leak-free") {
      #expect(row["p (accuracy)"] == "0.25" && row["p (recall)"] == "0.75")
      #expect(row["Recall, second \u{2212} first"] == "50.0")
    }
  }

  @Test(arguments: [(0.151, "up to 15.1\u{A0}%"), (0.05, "also held on the test patients")])
  func aLimitSetOnValidationRowsIsExplainedWhereItDidNotHold(alarms: Double, sentence: String) throws {
    var results = try Self.made.get()
    for index in results.experiments.indices where results.experiments[index].protocol == .interPatient {
      let normal = 1000
      let flagged = Int(alarms * 1000)
      results.experiments[index].screening?.scores.confusion = ConfusionMatrix(
        tn: normal - flagged, fp: flagged, fn: 0, tp: 10)
      results.experiments[index].screening?.validationFalseAlarms = 0.0899
    }
    let text = try Self.page(results)
    #expect(text.contains(sentence))
    let row = try #require(
      try Self.csv(results, "thresholds-inter-patient").first { $0["Rule"]?.contains("at most") == true })
    #expect(row["False alarms, validation"] == "0.0899" && row["False alarms, test"] == "\(alarms)")
  }

  @Test func aNetworkThatKeepsItsFirstEpochIsDiscussed() throws {
    var results = try Self.made.get()
    for index in results.experiments.indices where results.experiments[index].chosenEpoch != nil {
      var run = results.experiments[index]
      if run.protocol == .published { continue }
      if var first = run.history?.first, run.history?.count == 1 {
        first.epoch = 2
        run.history?.append(first)
        run.network?.epochs = 2
      }
      run.chosenEpoch = 2
      results.experiments[index] = run
    }
    #expect(!(try Self.page(results)).contains("Keeping the first epoch"))
    let index = try Self.index(results, .interPatient, .net, rebalanced: true)
    results.experiments[index].chosenEpoch = 1
    #expect(try Self.page(results).contains("Keeping the first epoch (after (noise)) means"))
  }

  @Test func everyRunHasSpecificityF1MatthewsAndAreaWithIntervals() throws {
    let results = try Self.made.get()
    let rows = try Self.csv(results, "runs-leak-free")
    #expect(rows.count == 4)
    let run = results.experiments[try Self.index(results, .leakFree, .forest, rebalanced: false)]
    let row = try #require(rows.first { $0["Run"] == "Forest, before" })
    #expect(row["Specificity"] == run.rates.specificity.estimate.map { "\($0)" })
    #expect(row["Specificity, low"] == run.rates.specificity.interval.map { "\($0.low)" })
    for (column, value) in [
      ("F1", run.confusion.f1), ("MCC", run.confusion.matthews), ("ROC area", run.curves.roc.area),
    ] {
      #expect(abs((Double(row[column] ?? "") ?? -1) - (value ?? 9)) < 1e-5, "\(column)")
    }
  }

  @Test func theGuidelinesAreFilledFromTheResults() throws {
    var results = try Self.made.get()
    let find = { (results: Results, topic: String) in
      try #require(try Self.csv(results, "checklist").first { $0["Topic"] == topic }?["In this report"])
    }
    #expect(try find(results, "Missing data") == "Not applicable")
    #expect(try find(results, "Uncertainty").contains("3 training runs"))
    let run = results.experiments[try Self.index(results, .interPatient, .net, rebalanced: false)]
    #expect(
      try find(results, "Separation of training and test data").contains(
        "Inter-patient: 0 of \(Self.count(run.test.total)) test rows in training"))
    results.data.source = .wfdb
    results.settings.repeats = 1
    #expect(try find(results, "Missing data").contains("left out"))
    #expect(try find(results, "Uncertainty").contains("one training run"))
    #expect(try find(results, "External evaluation") == "Not done: one database")
  }

  @Test func everyFigureAndTableIsListedAndHasALinkToItself() throws {
    let text = try Self.page(Self.made.get())
    let ids = text.matches(of: /id="((?:figure|table)-[^"]+)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count && ids.count > 40)
    let list = try #require(text.firstMatch(of: /<section id="list">(.*?)<\/section>/.dotMatchesNewlines())).output.1
    for id in ids where id.hasPrefix("figure-") { #expect(list.contains("href=\"#\(id)\""), "\(id)") }
    for link in list.matches(of: /href="#([^"]+)"/) { #expect(ids.contains(String(link.output.1)), "\(link.output.1)") }
    for id in ids { #expect(text.contains("class=\"anchor\" href=\"#\(id)\""), "\(id)") }
    #expect(text.contains("@software{ecg_report,") && text.contains("version = {\(ToolVersion.current.version)}"))
  }

  @Test func thePublishedProjectIsNamedAndLinked() throws {
    let text = try Self.page(Self.made.get())
    #expect(text.contains("href=\"https://github.com/Hegazy3Mahmoud/Heart-Rate-ECG-Classification\""))
    var results = try Self.made.get()
    results.data = DataSummary(
      source: .wfdb, sha256: String(repeating: "0", count: 64), beats: 109_446, classes: ["N": 109_446],
      records: (0..<48).map { RecordSummary(name: "\($0)", beats: 1, abnormal: 0) })
    let mitbih = try Self.page(results)
    for link in [
      "https://doi.org/10.13026/C2F305", "https://physionet.org/", "https://doi.org/10.1109/TBME.2004.827359",
      "https://doi.org/10.3390/a13040075",
    ] { #expect(mitbih.contains("href=\"\(link)\""), "\(link)") }
  }

  @Test func recordsAreListedWithTheWorstFirst() throws {
    let results = try Self.made.get()
    let rows = try Self.csv(results, "records-inter-patient")
    let runs = results.experiments.filter { $0.protocol == .interPatient && !$0.rebalanced }
    let names = rows.compactMap { $0["record"] }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    #expect(Set(names).count == names.count && names.count == runs.first?.records?.count)
    let means = names.compactMap { name -> Double? in
      let recalls = runs.compactMap { run in run.records?.first { $0.record == name }?.confusion.recall }
      return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
    }
    #expect(means.count > 1 && means == means.sorted())
  }
}
