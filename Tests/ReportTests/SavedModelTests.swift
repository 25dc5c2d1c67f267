import Experiments
import Files
import Foundation
import Report
import Results
import Testing

/// How the page tells of the models that a run saved: with links to what is there, and to nothing else.
struct SavedModelTests {
  private func page(_ results: Results, _ modelFiles: [String: [UInt8]]) throws -> String {
    let files = try Site.unpainted(results, modelFiles: modelFiles).files
    return String(decoding: try #require(files["index.html"]), as: UTF8.self)
  }

  private func links(_ page: String) -> [String] {
    page.matches(of: /href="(models\/[^"]*)"/).map { String($0.output.1) }.sorted()
  }

  @Test func theSavedModelsAreLinkedAndNamed() throws {
    let outcome = try SmallRun.outcome.get()
    let text = try page(outcome.results, outcome.modelFiles)
    // The network's 134 kB are too many for a page, this run's forest is small.
    #expect(links(text) == ["models/forest.json", "models/forest.onnx", "models/net.json"])
    for path in outcome.modelFiles.keys { #expect(text.contains(path.dropFirst("models/".count)), "\(path)") }
    #expect(outcome.modelFiles.count == 5)
    #expect(text.contains("from the inter-patient protocol, the strictest that was run: the one with the best result"))
    let site = try Site.unpainted(outcome.results, modelFiles: outcome.modelFiles)
    let table = String(decoding: try #require(site.files["tables/saved-models.csv"]), as: UTF8.self)
    let rows = table.split(separator: "\n").dropFirst()
    let listings = try #require(outcome.results.models)
    #expect(rows.count == listings.reduce(0) { $0 + ($1.choice?.candidates.count ?? 0) })
    #expect(rows.count { $0.hasSuffix(",saved") } == listings.count)
    #expect(text.contains("Candidates for the saved models"))
    #expect(
      text.contains("onnxruntime.InferenceSession(&quot;models/net.onnx&quot;)") || text.contains("\"models/net.onnx\"")
    )
  }

  @Test func modelsAreFilesOfTheSiteAsTheyAre() throws {
    let outcome = try SmallRun.outcome.get()
    let files = try SmallRun.site().files
    for (path, bytes) in outcome.modelFiles { #expect(files[path] == bytes, "\(path)") }
  }

  @Test func aModelThatIsNotThereIsNotLinked() throws {
    var outcome = try SmallRun.outcome.get()
    outcome.modelFiles["models/forest.onnx"] = nil
    outcome.modelFiles["models/forest.json"]?.append(0)  // another run's
    let text = try page(outcome.results, outcome.modelFiles)
    #expect(links(text) == ["models/net.json"])
    #expect(text.contains("<code>forest.onnx</code>") && text.contains("not in this report\u{2019}s folder"))
    #expect(links(try page(outcome.results, [:])) == [])
  }

  @Test func aModelTooLargeToPublishIsNamedButNotLinked() throws {
    var outcome = try SmallRun.outcome.get()
    let large = [UInt8](repeating: 1, count: 600_000)
    outcome.modelFiles["models/forest.onnx"] = large
    let listing = try #require(outcome.results.models?.firstIndex { $0.experiment.model == .forest })
    let file = try #require(outcome.results.models?[listing].files.firstIndex { $0.name == "forest.onnx" })
    outcome.results.models?[listing].files[file].bytes = large.count
    outcome.results.models?[listing].files[file].sha256 = SHA256.hexDigest(of: large)
    let text = try page(outcome.results, outcome.modelFiles)
    #expect(!links(text).contains("models/forest.onnx") && links(text).count == 2)
    #expect(
      text.contains("<code>forest.onnx</code>, 600\u{00A0}kB") && text.contains("not published because of its size"))
  }

  @Test func resultsOfARunThatSavedNoneAreDrawnWithoutThem() throws {
    var results = try SmallRun.results.get()
    results.models = nil
    let text = try page(results, [:])
    #expect(!text.contains("The trained models as files"))
    let read = try JSONDecoder().decode(Results.self, from: results.encoded())
    #expect(read == results)
  }
}
