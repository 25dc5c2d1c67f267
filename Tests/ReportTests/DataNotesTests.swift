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

  @Test func whatWasDrawnForADatabaseThatIsNotHeldIsSaid() throws {
    func drawn(_ after: Int) throws -> String {
      try page { results in
        results.settings.protocols.append(.crossDatabase)
        results.testData = results.data
        let part = BeatDraw.Part(patients: 4, records: 4, before: ["N": 900, "V": 100], after: ["N": after, "V": 100])
        results.draw = BeatDraw(perPatient: 500, isGiven: true, training: part, validation: part, test: nil)
      }
    }
    let all = try drawn(900)
    #expect(all.contains("All 2,000 beats of the training database may be used: none was left out by drawing."))
    #expect(!all.contains("Beats to train on were drawn"))
    let some = try drawn(400)
    #expect(some.contains("Of 2,000 beats, 1,000 were drawn at random: of each patient, at most 500 of each class."))
    #expect(some.contains("Beats to train on were drawn: at most 500 of each class of each patient."))
    for text in [all, some] {
      #expect(text.contains("drawn beats that it contains too were left out."))
      #expect(text.contains("Cross-database protocol: all beats of the test database are scored."))
    }
  }

  @Test func whoWasNamedIsSaidForEachSet() throws {
    let list = NamedPatients.List(["p1", "p2"])
    for (validation, test, sentence) in [
      (
        list, list, "Validation and test patients were named with --validation-patients and --test-patients; all others"
      ),
      (nil, list, "Test patients were named with --test-patients; validation patients were drawn at random"),
      (list, nil, "Validation patients were named with --validation-patients; a random half of the others is tested."),
    ] as [(NamedPatients.List?, NamedPatients.List?, String)] {
      let text = try page { $0.settings.namedPatients = NamedPatients(validation: validation, test: test) }
      #expect(text.contains("Inter-patient protocol: \(sentence)"))
    }
    let many = try page {
      $0.settings.namedPatients = NamedPatients(
        validation: nil, test: NamedPatients.List((1...60).map { "n\($0)" }, file: "/home/someone/who is tested.txt"))
    }
    #expect(many.contains("60 patients (named in who is tested.txt), SHA-256 of the names "))
    #expect(many.contains("--test-patients &#39;who is tested.txt&#39;") && !many.contains("someone"))
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
