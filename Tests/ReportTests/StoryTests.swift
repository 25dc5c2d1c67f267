import Experiments
import Foundation
import Groundwork
import Heartbeats
import Report
import Results
import Scoring
import Testing

/// What the page tells of the leak, of rebalancing and of patient features, on results made for it.
struct StoryTests {
  /// A run of two classes and five, with made-up runs of patient features beside those of samples.
  private static let made = Swift.Result {
    var results = try ExperimentRun(
      settings: RunSettings(
        protocols: [.published, .leakFree, .interPatient], features: [.beat], classes: ClassSet.allCases, trees: 5,
        repeats: 3, epochDivisor: 60), seed: 1, quick: true, jobs: 2
    ).results(for: try SyntheticSource(beats: 2000, seed: 5).load(jobs: 2)) { _ in }
    for run in results.experiments where run.protocol == .interPatient && run.oversampling != .noise {
      var told = run
      told.features = .patient
      results.experiments.append(told)
      told.rebalanced = true
      told.oversampling = .weights
      results.experiments.append(told)
    }
    return results
  }

  private static func page(_ results: Results) throws -> String {
    String(decoding: try #require(Site.unpainted(results).files["index.html"]), as: UTF8.self)
  }

  private static func rows(_ results: Results, _ table: String) throws -> [[String]] {
    String(decoding: try #require(Site.unpainted(results).files["tables/\(table).csv"]), as: UTF8.self)
      .split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
  }

  /// Gives each repeat of a run a recall.
  private static func setRecalls(_ recalls: [Double], _ results: inout Results, where isMeant: (Experiment) -> Bool) {
    for index in results.experiments.indices where isMeant(results.experiments[index]) {
      let abnormal = results.experiments[index].test.abnormal
      for (place, recall) in recalls.enumerated() {
        let found = Int((recall * Double(abnormal)).rounded())
        let normal = results.experiments[index].test.normal
        results.experiments[index].repeats[place].recall = Double(found) / Double(abnormal)
        results.experiments[index].repeats[place].confusion = ConfusionMatrix(
          tn: normal, fp: 0, fn: abnormal - found, tp: found)
      }
    }
  }

  @Test func theFirstScreenHasTheStoryInThreeNumbers() throws {
    let text = try Self.page(Self.made.get())
    let header = try #require(text.firstMatch(of: /<header>(.*?)<\/header>/.dotMatchesNewlines())).output.1
    let titles = header.matches(of: /<li><strong>([^<]*)<\/strong>/).map { String($0.output.1) }
    #expect(titles == ["As published", "New patients", "The same, with patient features"])
    #expect(header.matches(of: /class="share">[0-9.]+/).count == 6, "each of two models")
  }

  @Test func theLeakIsTakenApartForTwoClassesAndForFiveWithYardsticksBeside() throws {
    let results = try Self.made.get()
    let two = try Self.rows(results, "leak-steps")
    let steps = ["Published: copies", "Published: other rows", "Leak-free", "Inter-patient"]
    for step in steps {
      #expect(
        two.filter { $0[0] == step }.map { $0[1] } == ["Network", "Forest", "Nearest neighbour", "Most frequent class"])
    }
    #expect(two.suffix(2).map { $0[0] } == Array(repeating: "Inter-patient with patient features", count: 2))
    let majority = two.filter { $0[1] == "Most frequent class" }
    #expect(majority.allSatisfy { $0[3] == "0" || $0[3] == "0.0" }, "the most frequent class finds no abnormal beat")
    let five = try Self.rows(results, "leak-classes")
    #expect(
      five.map { $0[0] }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        == ["Published", "Leak-free", "Inter-patient", "Inter-patient with patient features"])
    for row in five.suffix(2) {
      let model: ModelID = row[1] == "Network" ? .net : .forest
      let run = try #require(
        results.experiments.first { $0.classes == .aami && $0.features == .patient && $0.model == model })
      let shown = try #require(Double(row[3]))
      #expect(abs(shown - (run.confusion.macroF1 ?? -1)) < 1e-3)
    }
  }

  @Test(arguments: [
    ([0.2, 0.3, 0.25], "raised the network\u{2019}s recall (median over seeds 10.0\u{A0}% before, 25.0\u{A0}% after"),
    ([0.01, 0.02, 0.0], "lowered the network\u{2019}s recall"),
    ([0.05, 0.2, 0.3], "did not clearly change the network\u{2019}s recall"),
  ])
  func whatRebalancingDidIsSaidOnlyWhereAllTrainingsAgree(after: [Double], sentence: String) throws {
    var results = try Self.made.get()
    results.comparisons = []
    let isMeant = { (run: Experiment, rebalanced: Bool) in
      run.protocol == .leakFree && run.model == .net && run.classes == .binary && run.rebalanced == rebalanced
    }
    // Shares that the count of abnormal rows can have, at least to the digit shown.
    Self.setRecalls([0.08, 0.1, 0.12], &results) { isMeant($0, false) }
    Self.setRecalls(after, &results) { isMeant($0, true) }
    let before = try #require(results.experiments.first { isMeant($0, false) }?.repeats[1].recall)
    let median = try #require(results.experiments.first { isMeant($0, true) }?.repeats.compactMap(\.recall).sorted()[1])
    let text = try Self.page(results)
    let said = sentence.replacing("10.0", with: String(format: "%.1f", before * 100))
      .replacing("25.0", with: String(format: "%.1f", median * 100))
    #expect(text.contains("oversampling with noise \(said)"))
  }

  @Test func anIntervalThatHoldsZeroLeavesADoubt() throws {
    var results = try Self.made.get()
    Self.setRecalls([0.1, 0.1, 0.1], &results) { $0.protocol == .leakFree && !$0.rebalanced && $0.classes == .binary }
    Self.setRecalls([0.9, 0.9, 0.9], &results) { $0.protocol == .leakFree && $0.rebalanced && $0.classes == .binary }
    for index in results.comparisons.indices {
      results.comparisons[index].recallDifferenceInterval = Interval(low: -0.1, high: 0.9)
    }
    #expect(
      try Self.page(results).contains(
        "oversampling with noise did not clearly change the network\u{2019}s recall"))
    for index in results.comparisons.indices {
      results.comparisons[index].recallDifferenceInterval = Interval(low: 0.1, high: 0.9)
    }
    #expect(try Self.page(results).contains("oversampling with noise raised the network"))
  }

  @Test func whereTestRowsDifferNothingIsSaidOfRebalancing() throws {
    let text = try Self.page(Self.made.get())
    #expect(text.contains("The effect of rebalancing cannot be measured here"))
    #expect(text.contains("Effect of rebalancing with patient features: class weights "))
  }

  @Test func meansOverPatientsWeighEveryPatientTheSame() throws {
    var results = try Self.made.get()
    let index = try #require(
      results.experiments.firstIndex { $0.protocol == .interPatient && $0.classes == .binary && $0.records != nil })
    // Ten patients with one abnormal beat each, all found; one with ninety, none found, in two records.
    results.experiments[index].records =
      (0..<10).map {
        RecordOutcome(record: "r\($0)", patient: "p\($0)", confusion: ConfusionMatrix(tn: 5, fp: 0, fn: 0, tp: 1))
      }
      + ["a", "b"].map {
        RecordOutcome(record: $0, patient: "same", confusion: ConfusionMatrix(tn: 0, fp: 5, fn: 45, tp: 0))
      }
    let title = try Self.rows(results, "patient-means-inter-patient")
    let rows = title.prefix(2)
    #expect(rows.map { $0.suffix(4).first } == ["11", "11"])
    for row in rows {
      let values = row.suffix(3).compactMap { Double($0) }
      #expect(values.count == 3 && abs(values[0] - 10.0 / 11) < 1e-3)
      #expect(values[1] < values[0] && values[0] < values[2] && values[2] <= 1)
    }
  }
}
