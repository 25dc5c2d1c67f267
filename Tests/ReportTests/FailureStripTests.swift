import Experiments
import Foundation
import Heartbeats
import Report
import Results
import Scoring
import Testing

/// Failures in the record around them, and test beats beside their copies.
struct FailureStripTests {
  /// Results with a strip for every failure that a report draws.
  private func withStrips(_ samples: [Double?] = (0..<2160).map { 0.001 * Double($0 % 900) }) throws -> Results {
    var results = try SmallRun.results.get()
    for run in results.experiments.indices {
      for index in results.experiments[run].failures.indices {
        results.experiments[run].failures[index].record = "232"
        results.experiments[run].failures[index].time = 725.4
        results.experiments[run].failures[index].strip = Failure.Strip(
          start: 722.4, sampleRate: 360,
          leads: ["MLII", "V1"].map { .init(name: $0, isCalibrated: true, samples: samples) },
          beats: [.init(time: 2.1, class: .normal), .init(time: 3, class: .supraventricular)])
      }
    }
    return results
  }

  private func figure(of results: Results) throws -> (height: Int, altText: String, caption: String) {
    let files = try Site.unpainted(results).files
    let page = String(decoding: try #require(files["index.html"]), as: UTF8.self)
    let image = try #require(
      page.firstMatch(of: /figures\/failures-inter-patient-net\.png" alt="([^"]*)" width="\d+" height="(\d+)"/))
    let rest = page[image.range.upperBound...]
    let caption = try #require(rest.firstMatch(of: /<figcaption>(.*?)<\/figcaption>/)).output.1
    return (Int(image.output.2) ?? 0, String(image.output.1), String(caption))
  }

  @Test func failuresAreStripsWhereTheRecordIsKept() throws {
    let beats = try figure(of: SmallRun.results.get())
    let strips = try figure(of: withStrips())
    #expect(strips.height > 2 * beats.height, "strips stand below one another")
    #expect(strips.altText.hasPrefix("Strips of six seconds") && strips.altText.contains("record 232 at 12:05"))
    #expect(strips.caption.contains("6 s around that beat") && !beats.caption.contains("6 s around"))
  }

  @Test func aStripNeedsNothingButTheResultsFile() throws {
    let results = try withStrips((0..<2160).map { $0 < 100 ? nil : 0.25 })
    let read = try Results(parsing: results.encoded(), path: "results.json")
    #expect(try Site(read, jobs: 2).files == Site(results, jobs: 2).files)
  }

  @Test(arguments: [0.0, 1e9]) func aStripThatNoRunKeepsIsRefused(rate: Double) throws {
    var results = try withStrips()
    for run in results.experiments.indices {
      for index in results.experiments[run].failures.indices {
        results.experiments[run].failures[index].strip?.sampleRate = rate
      }
    }
    let file = try results.encoded()
    #expect(throws: (any Error).self) { _ = try Results(parsing: file, path: "results.json") }
  }

  @Test func testBeatsStandBesideTheirCopiesAmongTheTrainingRows() throws {
    let results = try SmallRun.results.get()
    let twins = try #require(results.twins)
    #expect(!twins.isEmpty && !twins.map(\.class).contains(.normal))
    #expect(Set(twins.map(\.class)).count == twins.count, "one of each class")
    for twin in twins {
      let most = zip(twin.test, twin.training).map { abs($0 - $1) }.max() ?? 1
      #expect(most < 12 * results.settings.noise, "the same beat but for noise")
      #expect(most > 0 || !(twin.isTestOversampled || twin.isTrainingOversampled))
    }
    let files = try SmallRun.site().files
    #expect(files["figures/twins-published.png"] != nil && files["tables/twins-published.csv"] != nil)
    var without = results
    without.twins = nil
    #expect(try Site.unpainted(without).files["figures/twins-published.png"] == nil)
  }
}
