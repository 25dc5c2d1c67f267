import Foundation
import Report
import Results
import Scoring
import Testing

/// Where the page's links lead, whatever the results have.
struct LinkTests {
  private static let variants: [[EvaluationProtocol]] = [
    [.published, .leakFree, .interPatient], [.published], [.leakFree], [.interPatient], [],
  ]

  private func page(_ protocols: [EvaluationProtocol], bare: Bool) throws -> String {
    var results = try SmallRun.results(of: protocols)
    if bare {
      // As of data that know neither records nor kinds of beats, with nothing drawn at length.
      results.data.records = []
      results.data.labelling = .binary
      results.oversampledBeats = []
      results.models = []
      for index in results.experiments.indices {
        results.experiments[index].failures = []
        results.experiments[index].attention = nil
        results.experiments[index].history = nil
        results.experiments[index].outOfBagError = nil
        results.experiments[index].records = nil
      }
    }
    let site = try Site.unpainted(results)
    return String(decoding: try #require(site.files["index.html"]), as: UTF8.self)
  }

  @Test(arguments: variants, [false, true])
  func everyLinkWithinThePageLeadsToOneElement(protocols: [EvaluationProtocol], bare: Bool) throws {
    let text = try page(protocols, bare: bare)
    let ids = text.matches(of: /\ id="([^"]+)"/).map { String($0.output.1) }
    #expect(
      Set(ids).count == ids.count, "each id once: \(Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys)")
    let anchors = Set(text.matches(of: /href="#([^"]+)"/).map { String($0.output.1) })
    #expect(anchors.isSubset(of: ids), "\(anchors.subtracting(ids).sorted())")
    #expect(!anchors.isEmpty)
  }

  /// Browsers open a fold when a link leads to something within it (HTML, "ancestor details revealing"), but not when it
  /// leads to the fold itself.
  @Test(arguments: variants)
  func foldsOpenWhereALinkLeads(protocols: [EvaluationProtocol]) throws {
    let text = try page(protocols, bare: false)
    #expect(text.firstMatch(of: /<(?:details|summary)[^>]*\ id=/) == nil)
    #expect(text.matches(of: /<details/).count == text.matches(of: /<summary/).count)
  }

  /// A fold says what it holds, in a section whose heading says the same of all.
  @Test func noFoldFollowsAFigureOfAnotherMatter() throws {
    let text = try page([.published, .leakFree, .interPatient], bare: false)
    let attention = try #require(text.firstRange(of: "id=\"attention\""))
    let next = try #require(text[attention.upperBound...].firstRange(of: "<details class=\"more\">"))
    #expect(text[attention.upperBound..<next.lowerBound].contains("<h3 id=\"more-tables\""))
  }
}
