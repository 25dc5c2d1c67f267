import Charts
import Experiments
import Foundation
import Groundwork
import Heartbeats
import Report
import Results
import Testing

/// Results of a small run, made once for all tests.
enum SmallRun {
  static let outcome = Swift.Result { try make(names: nil) }
  static var results: Swift.Result<Results, any Error> { outcome.map(\.results) }

  static func make(names: ((Int) -> String)?) throws -> RunOutcome {
    var loaded = try SyntheticSource(beats: 2000, seed: 5).load(jobs: 2)
    if let names { loaded.beats.recordNames = loaded.beats.recordNames.indices.map(names) }
    return try ExperimentRun(
      settings: RunSettings(trees: 5, repeats: 2, epochDivisor: 60), seed: 1, quick: true, jobs: 2
    ).outcome(for: loaded) { _ in }
  }

  /// Its site, painted once for all tests.
  static func site() throws -> Site { try painted.get() }

  private static let painted = Swift.Result {
    let made = try outcome.get()
    return try Site(made.results, modelFiles: made.modelFiles, jobs: 2)
  }

  /// As if only these protocols had been asked for.
  static func results(of protocols: [EvaluationProtocol]) throws -> Results {
    var results = try outcome.get().results
    results.settings.protocols = protocols
    results.experiments.removeAll { !protocols.contains($0.key.protocol) }
    results.comparisons.removeAll { !protocols.contains($0.first.protocol) }
    return results
  }
}

struct SiteTests {
  private func page(_ site: Site) throws -> String {
    String(decoding: try #require(site.files["index.html"]), as: UTF8.self)
  }

  @Test(
    arguments: [[.published, .leakFree, .interPatient], [.published], [.leakFree], [.interPatient], []]
      as [[EvaluationProtocol]])
  func everyLinkOfThePageLeadsToAFile(protocols: [EvaluationProtocol]) throws {
    let site = try Site.unpainted(SmallRun.results(of: protocols))
    let text = try page(site)
    let links = text.matches(of: /(?:src|srcset|href)="([^"]+)"/).map { String($0.output.1) }
    #expect(links.count > 20)
    for link in links where !link.hasPrefix("#") && !link.hasPrefix("https://") && link != "results.json" {
      #expect(site.files[link] != nil, "\(link)")
    }
    for anchor in links where anchor.hasPrefix("#") {
      #expect(text.contains("id=\"\(anchor.dropFirst())\""), "\(anchor)")
    }
    let elsewhere = text.matches(of: /([a-z]+)="https?:\/\/[^"]+"/)
    #expect(elsewhere.allSatisfy { $0.output.1 == "href" }, "links to sources, but nothing is loaded from other hosts")
    #expect(!text.contains("<link rel=\"stylesheet\" href=\"http"))
    #expect(!text.contains("<script"))
  }

  @Test func everyFigureComesLightAndDarkWithAltTextCaptionAndValues() throws {
    let site = try SmallRun.site()
    let text = try page(site)
    let images = text.matches(of: /<img src="figures\/([^"]+)\.png" alt="([^"]*)"/)
    #expect(images.count > 20)
    #expect(site.files["figures/recall-by-protocol-narrow-dark.png"] != nil, "the first figure is drawn for phones too")
    for image in images {
      let id = String(image.output.1)
      #expect(site.files["figures/\(id)-dark.png"] != nil)
      #expect(site.files["tables/\(id).csv"] != nil, "\(id)")
      #expect(image.output.2.contains(/[0-9]/), "the alt text of \(id) states numbers")
    }
    #expect(Set(images.map { String($0.output.1) }).count == images.count, "each figure once")
    #expect(text.matches(of: /<figcaption>/).count == images.count)
    #expect(!text.contains("nan") && !text.contains("inf %") && !text.contains("Optional("))
  }

  @Test func theCommandNamesAnotherAnnotatorOnce() throws {
    var results = try SmallRun.results.get()
    results.data.source = .wfdb
    results.data.annotator = "qrs"
    let text = try page(try Site.unpainted(results))
    let command = try #require(text.firstMatch(of: /<pre><code>scripts\/report ([^<]+)<\/code>/)).output.1
    #expect(command.split(separator: " ").count { $0 == "--annotator" } == 1)
    #expect(command.contains("--data data/mitdb --annotator qrs "))
  }

  @Test func theCommandNamesTheLeadAndTheListOfPatientsThatWereGiven() throws {
    var results = try SmallRun.results.get()
    results.data.source = .wfdb
    results.data.lead = "ECG II"
    results.data.patientList = "who.csv"
    #expect(ReproduceCommand.text(results).contains(" --lead 'ECG II' --patients who.csv "))
    results.data.lead = nil
    results.data.patientList = nil
    #expect(!ReproduceCommand.text(results).contains("--lead"))
    #expect(!ReproduceCommand.text(results).contains("--patients"))
  }

  @Test func theCommandSaysThatAllBeatsOfALargeDatabaseWereHeld() throws {
    var results = try SmallRun.results.get()
    #expect(!ReproduceCommand.text(results).contains("--per-patient"))
    results.data.beats = DataSummary.mostHeld + 1
    for source in [DataSource.wfdb, .synthetic] {
      results.data.source = source
      #expect(ReproduceCommand.text(results).contains(" --per-patient all "))
    }
    results.data.source = .csv
    #expect(!ReproduceCommand.text(results).contains("--per-patient"), "tables are always held")
    results.data.source = .wfdb
    let part = BeatDraw.Part(patients: 1, records: 1, before: [:], after: [:])
    for isGiven in [true, false] {
      results.draw = BeatDraw(perPatient: 7, isGiven: isGiven, training: part, validation: part, test: nil)
      #expect(ReproduceCommand.text(results).contains(" --per-patient 7 ") == isGiven)
      #expect(!ReproduceCommand.text(results).contains("--per-patient all"))
    }
  }

  @Test func theCommandGivesValuesThatBeginLikeAnOption() throws {
    var results = try SmallRun.results.get()
    results.data.source = .wfdb
    results.data.path = "-data"
    results.data.lead = "-x y"
    results.settings.namedPatients = NamedPatients(validation: nil, test: NamedPatients.List(["-x"]))
    let command = ReproduceCommand.text(results)
    for words in [" --data=-data ", " --lead='-x y' ", " --test-patients=-x "] { #expect(command.contains(words)) }
  }

  @Test func theCommandNamesThePatientsOfAListWhereItCan() throws {
    var results = try SmallRun.results.get()
    func words(_ names: [String]) -> String {
      results.settings.namedPatients = NamedPatients(
        validation: nil, test: NamedPatients.List(names, file: "/home/me/who.txt"))
      return ReproduceCommand.text(results)
    }
    #expect(words(["a", "b c"]).contains(" --test-patients 'a,b c' "))
    for names in [["a,b", "c"], ["a/b"], (0...60).map { "\($0)" }] {
      #expect(words(names).contains(" --test-patients who.txt "))
    }
  }

  @Test func everySettingThatCanChangeANumberIsCompared() throws {
    let plain = try {
      var results = try SmallRun.results.get()
      results.data.source = .wfdb
      return results
    }()
    let changes: [(String, (inout Results) -> Void)] = [
      ("Annotator", { $0.data.annotator = "qrs" }), ("Lead", { $0.data.lead = "V1" }),
      ("Patients of records", { $0.data.patientList = "who.csv" }),
      ("Beats annotated as unclassified", { $0.data.leavesOutUnclassified = true }),
      ("Features", { $0.settings.features = [.beat] }), ("Classes", { $0.settings.classes = [.aami] }),
      ("Beats of each class of each patient to train on", { $0.settings.perPatient = 1 }),
      ("Records of mostly paced beats, cross-patient protocol", { $0.settings.keepsPaced = true }),
      ("Random splits", { $0.settings.shares.test = 0.5 }), ("Noise", { $0.settings.noise = 0.5 }),
      ("Rebalancing", { $0.settings.rebalancing.normalShare = 0.1 }), ("Trees", { $0.settings.trees = 77 }),
      ("Epochs", { $0.settings.epochDivisor = 7 }), ("Training runs of each model", { $0.settings.repeats = 9 }),
      ("Seed", { $0.seed = 5 }), ("Models", { $0.settings.models = [.forest] }),
      ("Protocols", { $0.settings.protocols = [.leakFree] }), ("Quick", { $0.quick.toggle() }),
      ("Test patients", { $0.settings.namedPatients = NamedPatients(validation: nil, test: .init(["a"])) }),
      ("Validation patients", { $0.settings.namedPatients = NamedPatients(validation: .init(["a"]), test: nil) }),
      ("Tested on", { $0.testData = $0.data }),
    ]
    for (name, change) in changes {
      var other = plain
      change(&other)
      let compared = ReportComparison(plain, other, paths: ("a", "b"))
      #expect(compared.changes.map(\.name) == [name])
    }
    let text = try page(Site.unpainted(plain))
    for name in changes.map(\.0) where !name.hasSuffix("patients") && name != "Quick" && name != "Tested on" {
      #expect(text.contains("<dt>\(name)</dt>"), "the page lists \(name)")
    }
    #expect(ReportComparison(plain, plain, paths: ("a", "b")).text.contains("The same settings, data and program."))
  }

  private static func summary(_ source: DataSource, beats: Int, records: Int, database: String? = nil) -> DataSummary {
    DataSummary(
      database: database, source: source, sha256: "0", beats: beats, classes: ["N": beats],
      records: (0..<records).map { RecordSummary(name: "\($0)", beats: 1, abnormal: 0) })
  }

  private static let ofMITBIH = summary(.wfdb, beats: 109_446, records: 48)

  @Test(arguments: [
    (ofMITBIH, "data/mitdb", "--data data/mitdb "), (ofMITBIH, "../mit db", "--data '../mit db' "),
    (ofMITBIH, "/home/me/mitdb", "--data data/mitdb "),
    (summary(.wfdb, beats: 500, records: 4), "other/incartdb", "--data other/incartdb "),
    (summary(.wfdb, beats: 500, records: 4), "/home/me/incartdb", "--data incartdb "),
    (summary(.csv, beats: 500, records: 0), "tables/mine.csv", "--data tables/mine.csv "),
  ])
  func theCommandNamesThePathAsItWasGivenAndNoneOfThisMachine(
    data: DataSummary, path: String, words: String
  ) throws {
    var results = try SmallRun.results.get()
    results.data = data
    results.data.setPath(path)
    #expect("\(ReproduceCommand.text(results)) ".contains(" \(words)"))
  }

  @Test func theCommandOfTwoDatabasesNamesBothPaths() throws {
    var results = try SmallRun.results.get()
    results.data = Self.ofMITBIH
    results.data.setPath("/home/me/mitdb")
    results.testData = Self.summary(.wfdb, beats: 500, records: 4, database: "incartdb")
    results.testData?.setPath("../other/incartdb/")
    #expect(ReproduceCommand.text(results).hasPrefix("scripts/report --train data/mitdb --test ../other/incartdb/ "))
  }

  @Test func onlyPagesOfItsBeatsCreditMITBIH() throws {
    var results = try SmallRun.results.get()
    results.data = Self.summary(.wfdb, beats: 500, records: 4)
    #expect(try !page(Site.unpainted(results)).contains("Moody GB"))
    results.testData = Self.ofMITBIH
    #expect(try page(Site.unpainted(results)).contains("Moody GB"))
  }

  @Test func syntheticDataIsSaidOnTheFirstScreen() throws {
    let text = try page(try SmallRun.site())
    let header = try #require(text.firstRange(of: "<header>")).upperBound
    let end = try #require(text.firstRange(of: "</header>")).lowerBound
    #expect(text[header..<end].contains("These beats are synthetic"))
    #expect(text[header..<end].contains("scripts/report --data"))
  }

  @Test(arguments: [
    ([EvaluationProtocol.published, .leakFree, .interPatient], "On patients that were not trained on,"),
    ([.published, .leakFree], "On new beats of patients that were trained on,"),
    ([.published], "Tested as published, with copies of test beats in the training data,"),
  ])
  func theFirstScreenAnswersByTheStrictestTest(protocols: [EvaluationProtocol], opening: String) throws {
    let results = try SmallRun.results(of: protocols)
    let text = try page(Site.unpainted(results))
    let answer = try #require(text.firstMatch(of: /<p class="answer">([^<]*)<\/p>/)).output.1
    let found = try ["net", "forest"].map { model in
      let run = try #require(
        results.experiments.last {
          $0.key.protocol == protocols.last && $0.key.model.rawValue == model && $0.key.features == .beat
            && $0.key.oversampling == (protocols.last == .published ? .copies : .noise) && $0.key.variant == nil
        })
      let recall = try #require(run.scores.recall)
      // What is not quite all is not written as such.
      return recall < 1 && recall > 0.9995 ? "&gt;99.9\u{A0}%" : String(format: "%.1f", recall * 100) + "\u{A0}%"
    }
    #expect(
      answer.hasPrefix("\(opening) the network finds \(found[0]) and the forest \(found[1]) of abnormal beats"))
    #expect(
      text.contains("<strong>As published</strong>") == (protocols.count > 1), "what the lenient test says, beside it")
  }

  @Test func aReportWithoutAnyProtocolSaysSo() throws {
    #expect(try page(Site.unpainted(SmallRun.results(of: []))).contains("No protocol could run on these data."))
  }

  @Test func theWholeSiteIsSmall() throws {
    let results = try SmallRun.results.get()
    let files = try SmallRun.site().files.filter { !$0.key.hasPrefix("models/") }
    // What is left of 2.5 MB is for the models.
    #expect(try files.values.reduce(results.encoded().count) { $0 + $1.count } < 2_000_000)
  }

  @Test func thePageHasTheColoursOfItsFigures() throws {
    var theme = Theme.standard
    theme.dark.background = Colour(red: 1, green: 2, blue: 3)
    let style = try #require(Site.unpainted(SmallRun.results.get(), theme: theme).files["style.css"])
    let text = String(decoding: style, as: UTF8.self)
    #expect(text.contains("--paper: #ffffff;") && text.contains("--paper: #010203;"))
  }

  @Test(arguments: [1, 3]) func threadsDoNotChangeAByte(jobs: Int) throws {
    let outcome = try SmallRun.outcome.get()
    #expect(try Site(outcome.results, modelFiles: outcome.modelFiles, jobs: jobs).files == SmallRun.site().files)
  }

  @Test func resultsReadFromTheFileDrawTheSameSite() throws {
    let outcome = try SmallRun.outcome.get()
    let read = try JSONDecoder().decode(Results.self, from: outcome.results.encoded())
    #expect(try Site(read, modelFiles: outcome.modelFiles, jobs: 2).files == SmallRun.site().files)
  }

  @Test func hostileNamesAreShownNotRun() throws {
    let hostile = try SmallRun.make { "<script>alert(\($0))</script>\"'&\u{202E}" }
    let site = try Site.unpainted(hostile.results)
    let text = try page(site)
    #expect(!text.contains("<script"))
    #expect(text.contains("&lt;script&gt;alert(0)&lt;/script&gt;&quot;"))
    let csv = String(decoding: try #require(site.files["tables/records.csv"]), as: UTF8.self)
    #expect(csv.contains("\"<script>alert(0)</script>\"\"'&\u{202E}\""))
  }

  /// Excel, LibreOffice and their kin run what begins like a formula, in quotation marks or not.
  @Test func namesAreNoFormulasInASpreadsheet() throws {
    func name(_ index: Int) -> String { ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\tx", "a=b"][index % 6] + "\(index)" }
    var results = try SmallRun.results.get()
    for index in results.data.records.indices { results.data.records[index].name = name(index) }
    for run in results.experiments.indices {
      for index in (results.experiments[run].records ?? []).indices {
        results.experiments[run].records?[index].record = name(index)
        results.experiments[run].records?[index].patient = name(index)
      }
      for index in results.experiments[run].failures.indices {
        results.experiments[run].failures[index].record = name(index)
      }
    }
    let tables = try Site.unpainted(results).files.filter { $0.key.hasSuffix(".csv") }
    for (path, bytes) in tables {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        for field in line.split(separator: ",") where Double(field) == nil {
          #expect(!field.contains(/^"?[=+@\t-]/), "\(path): \(field)")
        }
      }
    }
    let records = String(decoding: try #require(tables["tables/records.csv"]), as: UTF8.self)
    #expect(records.contains("'=1+10,") && records.contains("\na=b5,"), "others stay as they are")
  }

  @Test func otherFormatsAreDrawnOnRequest() throws {
    let files = try Site(SmallRun.results.get(), formats: [.svg, .pdf], jobs: 2).files
    for name in [
      "recall-by-protocol.svg", "recall-by-protocol-dark.svg", "recall-by-protocol.pdf", "recall-by-protocol.png",
    ] {
      #expect(files["figures/\(name)"] != nil, "\(name)")
    }
  }

  @Test func csvFilesHaveAsManyFieldsInEveryLine() throws {
    for (path, bytes) in try SmallRun.site().files where path.hasSuffix(".csv") {
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let widths = Set(lines.map(fields))
      #expect(lines.count > 1 && widths.count == 1, "\(path) has lines of \(widths) fields")
    }
  }

  /// The number of fields of a CSV line (RFC 4180): commas outside quotes, plus one.
  private func fields(_ line: Substring) -> Int {
    var quoted = false
    return 1
      + line.count { character in
        if character == "\"" { quoted.toggle() }
        return character == "," && !quoted
      }
  }
}
