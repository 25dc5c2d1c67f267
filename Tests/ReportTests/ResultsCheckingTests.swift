import Files
import Foundation
import Results
import Testing

/// Results that were edited by hand are refused where drawing could not cope with them.
struct ResultsCheckingTests {
  private func fault(_ edited: Any) throws -> Fault? {
    let data = try JSONSerialization.data(withJSONObject: edited)
    return #expect(throws: Fault.self) { try Results(parsing: data, path: "r") }
  }

  @Test func soundResultsAreRead() throws {
    let data = try JSONSerialization.data(withJSONObject: try CorpusResults.object())
    #expect(try Results(parsing: data, path: "r").experiments.count == 2)
  }

  @Test(arguments: [
    ("experiments.0.confusion.tn", "-1", "damaged JSON at experiments.Index 0.confusion"),
    ("experiments.0.confusion.tn", "769", "rates that differ from those of the confusion matrix at experiments.0"),
    ("experiments.0.accuracy", "5.0", "rates that differ from those of the confusion matrix at experiments.0"),
    ("experiments.0.rates.recall.estimate", "5.0", "5.0 for 0 of 221 at experiments.0.rates.recall"),
    ("experiments.0.rates.recall.successes", "222", "222 of 221 at experiments.0.rates.recall"),
    ("experiments.0.test.normal", "771", "771 normal and 221 abnormal rows, 991 by class at experiments.0.test"),
    ("experiments.0.chosen.threshold", "1.5", "a threshold of 1.5 at experiments.0.chosen"),
    ("experiments.0.repeats.0.confusion.fn", "0", "rates that differ from those of the confusion matrix"),
    ("data.beats", "0", "no beats at data"),
    ("data.beats", "1000", "1000 beats, 2000 by class at data"),
    ("data.beats", "1000000000000", "1000000000000 beats, 2000 by class at data"),
    ("data.beats", "9223372036854775807", "9223372036854775807 at data.beats"),
    ("data.classes.N", "3000", "2000 beats, 3345 by class at data"),
    ("data.records.0.abnormal", "37", "37 abnormal beats of 36 at data.records.0"),
    ("settings.protocols", #"["inter-patient","inter-patient"]"#, "a setting with a repeated value at settings"),
    ("settings.rebalancing.abnormalShare", "1e12", "shares of 0.6623320712227754 and 1000000000000.0"),
    ("experiments.0.history.0.loss", "1e300", "1e+300 at experiments.0.history.0.loss"),
    ("experiments.0.attention.weights", "[]", "a curve of 0 samples, not 187, at experiments.0"),
    ("experiments.0.leak.others", #"{"classes":["x"],"counts":[[1]]}"#, "a confusion matrix with different classes"),
    ("experiments.0.validationScores.confusion", #"{"classes":["x"],"counts":[[0]]}"#, "rates that differ from those"),
    ("experiments.0.model", #""boosting""#, "a model boosting that is not described"),
    ("experiments.0.model", #""../net""#, "damaged JSON at experiments.Index 0.model"),
    ("settings.models", #"["net","net"]"#, "a setting with a repeated value at settings"),
    ("settings.shares.test", "1.5", "a share outside 0 to 1 at settings"),
    ("typicalBeats.0.median", "[1]", "a curve of 1 samples, not 187 at typicalBeats.0"),
  ])
  func whatCannotBeIsToldWithItsPlace(path: String, value: String, found: String) throws {
    let new = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
    let steps = path.split(separator: ".").map(String.init)
    let fault = try fault(CorpusResults.replacing(CorpusResults.object(), steps[...], with: new))
    #expect(fault?.kind == .badData && fault?.path == "r")
    #expect(fault?.reason.contains(found.replacing(", at", with: " at")) == true, "\(fault?.description ?? "")")
  }

  /// Tables by patient look up the classes of a run in the matrices of its records.
  @Test(arguments: [
    (#"{"classes":["N"],"counts":[[1]]}"#, "a confusion matrix with different classes at experiments.0"),
    (#"{"tn":1,"fp":0,"fn":0,"tp":0}"#, "a confusion matrix with different classes at experiments.0"),
    (
      #"{"classes":["N","S","V","F","Q"],"counts":[[999,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0]]}"#,
      "more rows in records than test rows at experiments.0"
    ),
  ])
  func recordsKnowTheClassesOfTheirRun(matrix: String, found: String) throws {
    let new = try JSONSerialization.jsonObject(with: Data(matrix.utf8))
    let edited = try CorpusResults.replacing(
      CorpusResults.object("classes"), ["experiments", "0", "records", "0", "confusion"], with: new)
    #expect(try fault(edited)?.reason.contains(found) == true)
  }

  @Test func yardsticksKnowTheClassesTheyAreOf() throws {
    let edited = try CorpusResults.replacing(
      CorpusResults.object("classes"), ["yardsticks", "0", "confusion"], with: ["tn": 1, "fp": 0, "fn": 0, "tp": 0])
    #expect(try fault(edited)?.reason.contains("a confusion matrix with different classes at yardsticks.0") == true)
  }

  @Test func anExperimentThatStandsTwiceIsRefused() throws {
    var results = try CorpusResults.object()
    let runs = try #require(results["experiments"] as? [Any])
    results["experiments"] = runs + [runs[0]]
    #expect(try fault(results)?.reason.contains("a repeated experiment") == true)
  }

  @Test func aModelThatIsDescribedTwiceIsRefused() throws {
    var results = try CorpusResults.object()
    let models = try #require(results["modelDescriptions"] as? [Any])
    results["modelDescriptions"] = models + [models[0]]
    #expect(try fault(results)?.reason.contains("a model described twice") == true)
  }

  @Test(arguments: [(1, "run it again"), (3, "draw it with that version")])
  func anotherFormatSaysWhatToDo(format: Int, advice: String) throws {
    let fault = try fault(["format": format])
    #expect(fault?.kind == .badData)
    #expect(fault?.reason.contains("expected results of format 2, found format \(format)") == true)
    #expect(fault?.reason.contains(advice) == true)
  }
}

/// Results of a network and a forest from the fuzzer's corpus, to be edited as JSON.
enum CorpusResults {
  /// Both experiments in one file.
  static func object() throws -> [String: Any] {
    var both = try object("net")
    let runs = try ["net", "forest"].map { try object($0)["experiments"] as? [Any] ?? [] }
    both["experiments"] = runs.flatMap { $0 }
    return both
  }

  static func object(_ name: String) throws -> [String: Any] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "Fuzz/corpus/results/\(name)"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// A copy with one value replaced: keys of objects, whole numbers for places in lists.
  static func replacing(_ value: Any, _ path: ArraySlice<String>, with new: Any?) throws -> Any {
    guard let step = path.first else { return new ?? NSNull() }
    if var list = value as? [Any] {
      let index = try #require(Int(step))
      if path.count == 1, new == nil {
        list.remove(at: index)
      } else {
        list[index] = try replacing(list[index], path.dropFirst(), with: new)
      }
      return list
    }
    var object = try #require(value as? [String: Any])
    if path.count == 1, new == nil {
      object[step] = nil
    } else {
      object[step] = try replacing(try #require(object[step]), path.dropFirst(), with: new)
    }
    return object
  }
}
