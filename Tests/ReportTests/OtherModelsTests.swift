import Experiments
import Foundation
import Groundwork
import Heartbeats
import Report
import Results
import Testing

/// A page takes all that it says of models from the results: it is drawn of one model, of three, and of models that this
/// build does not know.
struct OtherModelsTests {
  private static let three = Swift.Result { try outcome([.net, .forest, ModelID("logistic")]).results }

  private static func outcome(_ models: [ModelID]) throws -> RunOutcome {
    try ExperimentRun(
      settings: RunSettings(
        protocols: [.published, .leakFree, .interPatient], models: models, features: [.beat],
        classes: ClassSet.allCases, trees: 5, repeats: 1, epochDivisor: 60), seed: 1, quick: true, jobs: 2
    ).outcome(for: try SyntheticSource(beats: 1500, seed: 5).load(jobs: 2)) { _ in }
  }

  private static func page(_ results: Results) throws -> String {
    String(decoding: try #require(Site.unpainted(results).files["index.html"]), as: UTF8.self)
  }

  @Test func aThirdModelStandsInEveryFigureAndTableThatComparesModels() throws {
    let results = try Self.three.get()
    #expect(results.modelDescriptions.map(\.id.rawValue) == ["net", "forest", "logistic"])
    let site = try Site.unpainted(results)
    let text = String(decoding: try #require(site.files["index.html"]), as: UTF8.self)
    #expect(text.contains("We trained a neural network, a random forest and a logistic regression on 1,500 beats"))
    #expect(text.contains("<dt>Logistic</dt>"))
    for id in [
      "recall-by-protocol", "recall-leak-free", "confusion-inter-patient", "leak-steps", "curves-inter-patient",
      "classes-inter-patient", "runs-published", "comparisons-leak-free", "yardsticks",
    ] {
      let table = try #require(site.files["tables/\(id).csv"], "\(id)")
      let isOfModels = id != "yardsticks"
      #expect(String(decoding: table, as: UTF8.self).contains("Logistic") == isOfModels, "\(id)")
    }
    // Of each scenario once, whatever the number of models.
    let audit = String(decoding: try #require(site.files["tables/audit.csv"]), as: UTF8.self)
    let scenarios = Set(
      results.experiments.filter { $0.classes == .binary }.map {
        [$0.protocol.rawValue, $0.key.name.split(separator: " ").dropFirst(2).joined()]
      })
    #expect(audit.split(separator: "\n").count == 1 + scenarios.count)
  }

  @Test func aModelThatThisBuildDoesNotKnowIsDrawnFromItsDescription() throws {
    let file = String(decoding: try Self.three.get().encoded(), as: UTF8.self)
    let other = file.replacing("\"logistic\"", with: "\"boosted-trees\"").replacing(
      "\"Logistic\"", with: "\"Boosting\""
    )
    .replacing("logistic regression", with: "boosted model")
    let results = try Results(parsing: Data(other.utf8), path: "r")
    let text = try Self.page(results)
    #expect(text.contains("and a boosted model on 1,500") && text.contains("Boosting, after (noise)"))
    #expect(!text.contains("Logistic"))
  }

  @Test(arguments: [[ModelID.net], [.forest], [ModelID("logistic")]])
  func oneModelAloneHasAPage(models: [ModelID]) throws {
    let outcome = try Self.outcome(models)
    #expect(Set(outcome.results.experiments.map(\.model)) == Set(models))
    let site = try Site.unpainted(outcome.results, modelFiles: outcome.modelFiles)
    let text = String(decoding: try #require(site.files["index.html"]), as: UTF8.self)
    for (id, word) in [("net", "network"), ("forest", "random forest"), ("logistic", "logistic regression")]
    where models.first?.rawValue != id {
      let measured = try #require(text.firstMatch(of: /<p class="measured">([^<]*)</)).output.1
      #expect(!measured.contains(word))
    }
    #expect(text.contains("--models \(models[0].rawValue)"), "the command to repeat names the models")
    #expect(site.files.keys.contains("models/\(models[0].rawValue).json"))
  }
}
