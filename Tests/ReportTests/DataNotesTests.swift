import Foundation
import Report
import Results
import Testing

/// What was assumed of the data, and what was left out of them, stands on the page.
struct DataNotesTests {
  private func page(_ change: (inout Results) -> Void) throws -> String {
    var results = try SmallRun.results.get()
    results.data.source = .wfdb
    change(&results)
    return String(decoding: try #require(Site(results, jobs: 2).files["index.html"]), as: UTF8.self)
  }

  @Test func aLeadThatAllRecordsShareIsNamedOnce() throws {
    let text = try page { results in
      for index in results.data.records.indices { results.data.records[index].lead = "ECG II" }
    }
    #expect(text.contains("Lead: ECG II of every record."))
  }

  @Test func recordsOfAnotherLeadAreNamed() throws {
    var names: [String] = []
    let text = try page { results in
      for index in results.data.records.indices { results.data.records[index].lead = index == 1 ? "V5" : "MLII" }
      names = results.data.records.map(\.name)
    }
    #expect(text.contains("Lead: MLII of \(names.count - 1) records; V5 of \(names[1])."))
  }

  @Test func whatWasLeftOutStandsWithItsReason() throws {
    let text = try page {
      $0.data.leftOut = (1...14).map { LeftOutRecord(name: "r\($0)", reason: "no annotations") }
      $0.data.recordsWithoutBeats = ["e1"]
      $0.data.remarks = ["Annotations of r2: <custom> labels"]
      $0.data.annotator = "qrs"
      $0.data.readAs = "a header line"
    }
    #expect(text.contains("Records that could not be used: r1 (no annotations), "))
    #expect(text.contains("r12 (no annotations) and 2 more."))
    #expect(text.contains("Records with fewer than two annotated beats, which contribute none: e1."))
    #expect(text.contains("Annotations of r2: &lt;custom&gt; labels."))
    #expect(text.contains("Annotator: qrs."))
    #expect(text.contains("they were read as: a header line."))
  }

  @Test func ofTwoDatabasesEachSentenceSaysWhich() throws {
    let text = try page { results in
      results.data.database = "mitdb"
      results.data.remarks = ["Odd"]
      results.testData = results.data
      results.testData?.database = "incartdb"
    }
    #expect(text.contains("mitdb: Odd.") && text.contains("incartdb: Odd."))
  }
}
