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
    return String(decoding: try #require(Site.unpainted(results).files["index.html"]), as: UTF8.self)
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
    let beats = try SmallRun.results.get().data.beats
    let all = try drawn(900)
    #expect(!all.contains("The other") || beats > 2000)
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
        validation: nil, test: NamedPatients.List((1...61).map { "n\($0)" }, file: "/home/someone/who is tested.txt"))
    }
    #expect(many.contains("61 patients (named in who is tested.txt), SHA-256 of the names "))
    #expect(many.contains("--test-patients &#39;who is tested.txt&#39;") && !many.contains("someone"))
  }

  @Test func beatsOfRecordsThatAreLeftOutAreCounted() throws {
    func drawn(_ name: EvaluationProtocol) throws -> String {
      try page { results in
        results.settings.protocols = [.leakFree, name]
        results.data.beats = 2500
        results.data.database = "here"
        results.testData = name == .crossDatabase ? results.data : nil
        let part = BeatDraw.Part(patients: 4, records: 4, before: ["N": 900, "V": 100], after: ["N": 30, "V": 10])
        results.draw = BeatDraw(
          perPatient: 30, isGiven: true, training: part, validation: part,
          test: name == .interPatient
            ? BeatDraw.Part(patients: 1, records: 1, before: ["N": 200], after: ["N": 0]) : nil)
        results.recordRoles = [
          RecordRoles(protocol: name, training: ["a"], validation: ["b"], test: ["c"], leftOut: ["x1", "x2"])
        ]
      }
    }
    let inter = try drawn(.interPatient)
    #expect(
      inter.contains(
        "The other 300 of the 2,500 beats are of records that the inter-patient protocol leaves out: x1 and x2."))
    #expect(inter.contains(" of all drawn beats and "), "the leak-free protocol knows drawn beats only")
    let across = try drawn(.crossDatabase)
    #expect(
      across.contains(
        "The other 500 of the 2,500 beats are of records whose beats the test database contains too: x1 and x2."))
  }

  @Test func recordsOfBothDatabasesAreNotMistakenForEachOther() throws {
    var results = try SmallRun.results.get()
    results.experiments += results.experiments.filter { $0.protocol == .interPatient }.map { run in
      var across = run
      across.protocol = .crossDatabase
      return across
    }
    results.settings.protocols.append(.crossDatabase)
    results.data.records = ["100", "200"].map { RecordSummary(name: $0, beats: 50, abnormal: 5) }
    (results.data.database, results.testData) = ("one", results.data)
    results.testData?.database = "two"
    results.testData?.records.removeLast()
    results.recordRoles = [
      RecordRoles(protocol: .crossDatabase, training: ["200"], validation: [], test: ["100"], leftOut: ["100"])
    ]
    let site = try Site.unpainted(results)
    let page = String(decoding: try #require(site.files["index.html"]), as: UTF8.self)
    #expect(
      page.contains(
        "Records of the training database (one) that are not trained on, because the test database contains their beats "
          + "too: 100."))
    #expect(
      page.contains("Left out: record 100 of the training database, whose beats the test database contains too."))
    let table = String(decoding: try #require(site.files["tables/records.csv"]), as: UTF8.self)
    for line in ["100,one,\u{2013},50,5,left out", "200,one,\u{2013},50,5,training", "100,two,\u{2013},50,5,test"] {
      #expect(table.contains(line), "\(table)")
    }
  }

  @Test func whereThereAreTooManyRecordsToListRowsArePatients() throws {
    func files(_ unlisted: Int?) throws -> [String: [UInt8]] {
      var results = try SmallRun.results.get()
      results.data.unlistedRecords = unlisted
      return try Site.unpainted(results).files
    }
    let text = { (files: [String: [UInt8]], name: String) in String(decoding: files[name] ?? [], as: UTF8.self) }
    let (few, many) = (try files(nil), try files(900))
    #expect(text(few, "index.html").contains("Results by record, inter-patient protocol"))
    #expect(text(few, "tables/records-inter-patient.csv").hasPrefix("record,"))
    let page = text(many, "index.html")
    #expect(page.contains("Results by patient, inter-patient protocol") && page.contains("worst first: in patient "))
    #expect(!page.contains("Results by record, inter-patient") && !page.contains(" worst first: in record "))
    #expect(text(many, "tables/records-inter-patient.csv").hasPrefix("patient,"))
  }

  @Test func theLimitOfThePublishedSplitIsNotOneOfNamedPatients() throws {
    let sentence = "fall on opposite sides of the published inter-patient split"
    func card(_ named: NamedPatients?) throws -> String {
      try page { results in
        results.settings.namedPatients = named
        results.data.beats = 109_446
        results.data.records = (0..<48).map { RecordSummary(name: "\($0)", beats: 1, abnormal: 0) }
      }
    }
    #expect(try card(nil).contains(sentence))
    #expect(try !card(NamedPatients(validation: nil, test: NamedPatients.List(["1"]))).contains(sentence))
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
