import Foundation
import TestSupport
import Testing
import WFDB

/// `score --data`: a whole database's beats against anybody's.
@Suite(.serialized)
struct ScoreDatabaseTests {
  private static let scratch = Result { try TemporaryFolder() }
  private static let names = ["r0", "r1", "r2", "r3"]

  /// Records of 60 s and a test annotator `qrs` that errs in known ways: in `r0` it misses every tenth beat, in `r1` it calls every
  /// V an N, in `r2` it marks a beat that is none in every tenth pause, in `r3` it is right.
  private static func write(to folder: URL, _ names: [String] = names) throws {
    try MadeRecords(names: names, rate: 250, format: 16, lead: "MLII", height: 200, seed: 3).write(
      to: folder.appending(path: "data"))
    for (index, name) in names.enumerated() {
      let beats = try AnnotationFile.read("\(folder.path)/data/\(name).atr").annotations
      var test: [Annotation] = []
      for (number, beat) in beats.enumerated() {
        if index % 4 == 0, number % 10 == 3 { continue }
        var copy = beat
        copy.sample += 3
        if index % 4 == 1, beat.symbol == "V" { copy = Annotation(sample: copy.sample, symbol: "N") ?? copy }
        test.append(copy)
        if index % 4 == 2, number % 10 == 5, number + 1 < beats.count {
          test += [Annotation(sample: (beat.sample + beats[number + 1].sample) / 2, symbol: "V")].compactMap { $0 }
        }
      }
      try AnnotationFile(annotations: test).write(to: "\(folder.path)/data/\(name).qrs")
    }
  }

  private static func score(_ folder: URL, _ options: [String]) throws -> Tool.Outcome {
    try Tool.run(["score", "--data", "data", "--from", "0"] + options, in: folder)
  }

  private struct Share: Decodable, Equatable {
    var successes: Int
    var n: Int
    var estimate: Double?
    var low: Double?
    var high: Double?
  }
  private struct Document: Decodable {
    struct Record: Decodable {
      var record: String
      var patient: String
      var inTraining: Bool?
      var pairs: [[Int]]
      var missed: [Int]
      var extra: [Int]
    }
    struct Measure: Decodable {
      var gross: Share
      var average: Double?
      var records: Int
    }
    struct ByClass: Decodable, Equatable {
      var recall: Share
      var toldApart: Share
      var precision: Share
    }
    struct Audit: Decodable {
      var isKnown: Bool
      var records: [String]
      var ofSamePatients: [String]
    }
    struct Beside: Decodable {
      struct Row: Decodable {
        var measure: String
        var test: Share
        var run: Share
        var difference: Double?
      }
      var run: String
      var records: Int
      var rows: [Row]
    }
    var labels: String
    var patients: Int
    var records: [Record]
    var measures: [String: Measure]
    var byClass: [String: ByClass]
    var abnormalRecall: Share
    var abnormalPrecision: Share
    var rocArea: Double?
    var audit: Audit
    var notTrainedOn: [String: ByClass]?
    var beside: [Beside]?
  }

  private static func document(_ folder: URL, _ options: [String]) throws -> Document {
    let outcome = try score(folder, options + ["--json"])
    #expect(outcome.code == 0, "\(outcome.err)")
    return try JSONDecoder().decode(Document.self, from: Data(outcome.out.utf8))
  }

  /// The reference as a table of what a perfect test would say, changed row by row.
  private static func table(_ folder: URL, row: (String, Double, Character) -> String?) throws -> String {
    var lines: [String] = []
    for name in names {
      for beat in try AnnotationFile.read("\(folder.path)/data/\(name).atr").annotations {
        guard let symbol = beat.symbol, let line = row(name, Double(beat.sample) / 250, symbol) else { continue }
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func everyRecordCountsAsTheSingleComparisonAndTheSumsAreTheirs() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      let all = try Self.document(folder, ["--test", "qrs"])
      #expect(all.records.map(\.record) == Self.names && all.labels == "five")
      struct One: Decodable { var pairs: [[Int]], missed: [Int], extra: [Int] }
      for record in all.records {
        let one = try Tool.run(
          ["score", "--record", "data/\(record.record)", "atr", "qrs", "--from", "0", "--json"], in: folder)
        let single = try JSONDecoder().decode(One.self, from: Data(one.out.utf8))
        #expect(single.pairs == record.pairs && single.missed == record.missed && single.extra == record.extra)
      }
      #expect(all.records[0].missed.reduce(0, +) > 5 && all.records[2].extra[2] > 5)
      let beats = all.records.flatMap { $0.pairs.joined() + $0.missed }.reduce(0, +)
      let qrs = try #require(all.measures["QRS Se"])
      #expect(qrs.gross.n == beats && qrs.gross.successes == beats - all.records[0].missed.reduce(0, +))
      let shares = all.records.map { record in
        let found = record.pairs.joined().reduce(0, +)
        return Double(found) / Double(found + record.missed.reduce(0, +))
      }
      #expect(abs((qrs.average ?? 0) - shares.reduce(0, +) / 4) < 1e-12 && qrs.records == 4)
      let v = try #require(all.byClass["V"])
      let called = all.records.reduce(0) { $0 + $1.pairs[2][2] }
      #expect(
        v.recall.successes == called
          && v.recall.n == all.records.reduce(0) { $0 + $1.pairs[2].reduce(0, +) + $1.missed[2] })
      // A patient who has none of them right makes a wide interval, wider than beats alone would.
      let width = (v.recall.high ?? 0) - (v.recall.low ?? 1)
      #expect(width > 0.4)
      let text = try Self.score(folder, ["--test", "qrs"])
      #expect(text.out.contains("\nGross ") && text.out.contains("\nAverage ") && text.out.contains("is not known"))
    }
  }

  @Test func aFolderAndATableSayTheSameAsFilesBesideTheReference() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      let beside = try Self.document(folder, ["--test", "qrs"])
      try FileManager.default.createDirectory(at: folder.appending(path: "theirs"), withIntermediateDirectories: true)
      var lines = ["class,time,record,note"]
      for name in Self.names {
        try FileManager.default.copyItem(
          at: folder.appending(path: "data/\(name).qrs"), to: folder.appending(path: "theirs/\(name).ecgr"))
        let beats = try AnnotationFile.read("\(folder.path)/data/\(name).qrs").annotations
        lines += beats.reversed().map { "\($0.symbol ?? "?"),\(Double($0.sample) / 250),\"\(name)\",x" }
      }
      try Data(("\u{FEFF}" + lines.joined(separator: "\r\n")).utf8).write(to: folder.appending(path: "beats.csv"))
      for options in [["--test-folder", "theirs"], ["--test-csv", "beats.csv"]] {
        let other = try Self.document(folder, options)
        #expect(other.records.map(\.pairs) == beside.records.map(\.pairs))
        #expect(other.records.map(\.extra) == beside.records.map(\.extra) && other.byClass == beside.byClass)
      }
    }
  }

  @Test func twoClassesAreAskedForAbnormalBeatsOnlyAndProbabilitiesGiveAnArea() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      var number = 0
      let rows = try Self.table(folder) { name, time, symbol in
        number += 1
        // Every eighth abnormal beat is called normal, with a low probability.
        let isCalled = symbol == "V" && number % 8 != 0
        return "\(name),\(time),\(isCalled ? "abnormal" : "normal"),\(isCalled ? 0.9 : symbol == "V" ? 0.05 : 0.1)"
      }
      try Data(("record,time,class,probability\n" + rows).utf8).write(to: folder.appending(path: "two.csv"))
      let two = try Self.document(folder, ["--test-csv", "two.csv"])
      #expect(two.labels == "binary")
      let recall = try #require(two.abnormalRecall.estimate)
      #expect(recall > 0.7 && recall < 1 && two.abnormalPrecision.estimate == 1)
      // All missed ones rank below every normal beat.
      #expect(abs((two.rocArea ?? 0) - recall) < 1e-6)
      #expect(two.byClass["V"]?.toldApart.estimate == recall)
      let outcome = try Self.score(folder, ["--test-csv", "two.csv", "--output", "out"])
      #expect(outcome.code == 0, "\(outcome.err)")
      let page = try String(contentsOf: folder.appending(path: "out/index.html"), encoding: .utf8)
      #expect(page.contains("its label Q means abnormal") && page.contains("Area under the ROC curve"))
    }
  }

  @Test func whatATestDoesNotTellApartIsNotAskedOfIt() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      let heading = "record,time,class\n"
      let two = try Self.table(folder) { "\($0),\($1),\($2 == "N" ? "normal" : "abnormal")" }
      let normal = try Self.table(folder) { name, time, _ in "\(name),\(time),normal" }
      let detector = try Self.table(folder) { name, time, _ in "\(name),\(time),N" }
      for (labels, rows) in [("binary", two), ("binary", normal), ("none", detector)] {
        try Data((heading + rows).utf8).write(to: folder.appending(path: "theirs.csv"))
        let document = try Self.document(folder, ["--test-csv", "theirs.csv"])
        #expect(document.labels == labels)
        for kind in ["S", "V", "F", "Q"] {
          let shares = try #require(document.byClass[kind])
          #expect(shares.recall.estimate == nil && shares.precision.estimate == nil)
          #expect((shares.toldApart.estimate == nil) == (labels == "none" || shares.toldApart.n == 0))
        }
        #expect(document.byClass["V"]?.toldApart.estimate == (labels == "none" ? nil : rows == two ? 1 : 0))
        #expect(document.measures["VEB Se"]?.gross.estimate == nil && document.measures["SVEB FPR"]?.average == nil)
        #expect(document.measures["QRS Se"]?.gross.estimate == 1)
        #expect((document.abnormalRecall.estimate == nil) == (labels == "none"))
        let outcome = try Self.score(folder, ["--test-csv", "theirs.csv", "--output", "out"])
        #expect(outcome.code == 0, "\(outcome.err)")
        for name in Self.names + ["Gross", "Average"] {
          let line = outcome.out.split(separator: "\n").first { $0.hasPrefix("\(name) ") } ?? ""
          #expect(line.split(separator: " ").dropFirst(3).prefix(6) == ["-", "-", "-", "-", "-", "-"], "\(line)")
        }
        func lines(_ table: String) throws -> [[Substring]] {
          try String(contentsOf: folder.appending(path: "out/tables/\(table).csv"), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        }
        for row in try lines("statistics") where row[0].hasPrefix("VEB") || row[0].hasPrefix("SVEB") {
          #expect(row.dropFirst().prefix(5).joined() == "", "\(row)")
        }
        for row in try lines("records").dropFirst() { #expect(row[5..<11].joined() == "", "\(row)") }
        if labels == "binary" {
          let row = try #require(try lines("recall-by-class").first { $0[0].hasPrefix("V") })
          #expect(row[2].isEmpty && !row[5].isEmpty && row[8].isEmpty, "\(row)")
        }
      }
    }
  }

  @Test func aSingleTestOfTwoClassesIsNotAskedForTheEctopicOnes() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      let path = "\(folder.path)/data/r3"
      let beats = try AnnotationFile.read("\(path).atr").annotations
      func write(_ symbols: (Character) -> Character, note: String?) throws -> [String] {
        var marks = beats.compactMap { beat in
          beat.symbol.flatMap { Annotation(sample: beat.sample, symbol: symbols($0)) }
        }
        if let note { marks = [Annotation(sample: 0, symbol: "\"", auxiliary: note)].compactMap { $0 } + marks }
        try AnnotationFile(annotations: marks).write(to: "\(path).two")
        let outcome = try Tool.run(["score", "--record", "data/r3", "atr", "two", "--from", "0"], in: folder)
        #expect(outcome.code == 0, "\(outcome.err)")
        let line = outcome.out.split(separator: "\n").first { $0.hasPrefix("VEB ") } ?? ""
        return line.split(separator: " ").map(String.init)
      }
      let asked = ["VEB", "-", "-", "-"]
      let binary = "ecg-report, net, detected: N normal, Q abnormal, ? not classified"
      let five = "ecg-report, net, detected: N, S, V, F, Q as in AAMI EC57, ? not classified"
      let two = try write({ $0 == "N" ? "N" : "Q" }, note: nil)
      let normal = try write({ _ in "N" }, note: binary)
      let detector = try write({ _ in "N" }, note: nil)
      #expect(two == asked && normal == asked && detector == asked, "\(two) \(normal) \(detector)")
      // A model of five classes that calls everything N was asked for V, and found none.
      let missed = try write({ _ in "N" }, note: five)
      #expect(missed.dropFirst().first == "0.00", "\(missed)")
    }
  }

  @Test func theAuditNamesRecordsAndPatientsThatWereTrainedOn() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      try Data("record,patient\nr0,a\nr1,a\nr2,b\nr3,c\n".utf8).write(to: folder.appending(path: "who.csv"))
      try Data("r0\nx9\n".utf8).write(to: folder.appending(path: "theirs.txt"))
      let options = ["--test", "qrs", "--patients", "who.csv"]
      let unknown = try Self.document(folder, options)
      #expect(!unknown.audit.isKnown && unknown.records.allSatisfy { $0.inTraining == nil } && unknown.patients == 3)
      for list in ["theirs.txt", "r0,x9"] {
        let told = try Self.document(folder, options + ["--trained-on", list])
        #expect(told.audit.records == ["r0"] && told.audit.ofSamePatients == ["r1"])
        #expect(told.records.map(\.inTraining) == [true, true, false, false])
        let rest = try #require(told.notTrainedOn?["V"])
        #expect(rest.recall.n == told.records[2...].reduce(0) { $0 + $1.pairs[2].reduce(0, +) + $1.missed[2] })
        #expect(rest.recall.estimate == 1)
      }
      let none = try Self.document(folder, options + ["--trained-on", "x1,x2"])
      #expect(none.audit.isKnown && none.audit.records.isEmpty && none.notTrainedOn == nil)
    }
  }

  @Test func withASplitOnlyItsTestRecordsAreScoredAndPatientsOfOthersAreKnown() throws {
    try Tool.withFolder { folder in
      let test = [
        "100", "103", "105", "111", "113", "117", "121", "123", "200", "202", "210", "212", "213", "214", "219", "221",
        "222", "228", "231", "232", "233", "234",
      ]
      try Self.write(to: folder, test + ["101", "201"])
      try Data("record,patient\n201,one\n202,one\n".utf8).write(to: folder.appending(path: "who.csv"))
      let scored = try Self.document(
        folder,
        ["--test", "qrs", "--split", "ds1-ds2", "--patients", "who.csv", "--trained-on", "101,201"])
      #expect(scored.records.map(\.record).sorted() == test && scored.patients == 22)
      #expect(scored.audit.records.isEmpty && scored.audit.ofSamePatients == ["202"])
      #expect(scored.records.filter { $0.inTraining == true }.map(\.record) == ["202"])
      let outcome = try Self.score(
        folder, ["--test", "qrs", "--split", "ds1-ds2", "--patients", "who.csv", "--trained-on", "101,201"])
      #expect(outcome.out.contains("\nPatient in training with another record: 202\n"), "\(outcome.out)")
      #expect(!outcome.out.contains("In training:"))
    }
  }

  @Test func thePageIsWholeItsBytesDoNotDependOnJobsAndOthersFilesStay() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      let options = ["--test", "qrs", "--trained-on", "r0", "--output", "out"]
      #expect(try Self.score(folder, options + ["--jobs", "1"]).code == 0)
      let first = try Tool.files(in: folder.appending(path: "out"))
      try Data("mine".utf8).write(to: folder.appending(path: "out/notes.txt"))
      #expect(try Self.score(folder, options + ["--jobs", "3"]).code == 0)
      var second = try Tool.files(in: folder.appending(path: "out"))
      #expect(second.removeValue(forKey: "notes.txt") == Data("mine".utf8))
      #expect(first == second)
      for name in [
        "index.html", "score.json", "figures/records.png", "figures/records-dark.png", "figures/recall-by-class.png",
        "tables/statistics.csv", "tables/records.csv", "tables/beats.csv", "tables/unseen.csv",
      ] { #expect(first[name] != nil, "\(name)") }
      // The same from another folder, named by its whole path.
      let whole = try Tool.run([
        "score", "--data", "\(folder.path)/data/", "--from", "0", "--test", "qrs", "--trained-on", "r0", "--output",
        "\(folder.path)/again",
      ])
      #expect(whole.code == 0, "\(whole.err)")
      #expect(try Tool.files(in: folder.appending(path: "again")) == first)
      let page = String(decoding: try #require(first["index.html"]), as: UTF8.self)
      let verified = try Tool.run(["verify", "out"], in: folder)
      #expect(
        verified.code == 0
          && verified.out == "out: not part of the report: notes.txt\nout: complete, every file unchanged\n",
        "\(verified.out)")
      try Data("edited".utf8).write(to: folder.appending(path: "again/index.html"))
      let edited = try Tool.run(["verify", "again"], in: folder)
      #expect(edited.code == 65 && edited.out == "again: changed: index.html\n", "\(edited.out)")
      #expect(
        page.contains("Not for diagnosis") && page.contains("Scored records that the model was trained on: r0")
          && !page.contains("<script"))
      for part in page.components(separatedBy: "href=\"#").dropFirst() {
        #expect(page.contains("id=\"\(part.prefix { $0 != "\"" })\""))
      }
      let records = String(decoding: try #require(first["tables/records.csv"]), as: UTF8.self)
      #expect(records.split(separator: "\n").count == 5)
    }
  }

  @Test func aReportsModelsStandBesideTheTestOnTheSameRecords() throws {
    try Tool.withFolder { folder in
      let names = (0..<12).map { "r\($0)" }
      try Self.write(to: folder, names)
      let run = try Tool.run(
        [
          "--data", "data", "--quick", "--protocols", "inter-patient", "--classes", "binary,aami", "--output", "report",
          "--repeats", "1",
        ], in: folder)
      #expect(run.code == 0, "\(run.err)")
      let document = try Self.document(folder, ["--test", "qrs", "--beside", "report"])
      let beside = try #require(document.beside)
      #expect(beside.map(\.run) == ["Network", "Random forest"] || beside.count == 2, "\(beside.map(\.run))")
      for run in beside {
        #expect(run.records > 1 && run.records < 12)
        let v = try #require(run.rows.first { $0.measure == "Recall of V" })
        #expect(v.test.n >= v.run.n && v.run.n > 0)
        #expect(abs((v.difference ?? 9) - ((v.test.estimate ?? 0) - (v.run.estimate ?? 0))) < 1e-12)
      }
      let outcome = try Self.score(folder, ["--test", "qrs", "--beside", "report", "--output", "out"])
      #expect(outcome.code == 0, "\(outcome.err)")
      let page = try String(contentsOf: folder.appending(path: "out/index.html"), encoding: .utf8)
      #expect(page.contains("Comparison with the models of a report") && page.contains("table-beside-2"))
      // A report is no page of this command, and stays.
      #expect(try Self.score(folder, ["--test", "qrs", "--output", "report"]).code == 73)
    }
  }

  @Test func whatCannotBeScoredIsSaidInALineAndNothingIsWritten() throws {
    try Tool.withFolder { folder in
      try Self.write(to: folder)
      func csv(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
      }
      let good = try Self.table(folder) { name, time, symbol in "\(name),\(time),\(symbol)" }
      try csv("heading.csv", good)
      try csv("time.csv", "record,time,class\nr0,later,N\n")
      try csv("class.csv", "record,time,class\nr0,1.5,X\n")
      try csv("mixed.csv", "record,time,class\nr0,1.5,N\nr0,2.5,abnormal\n")
      try csv("probability.csv", "record,time,class,probability\nr0,1.5,N,1.5\n")
      try csv("fields.csv", "record,time,class\nr0,1.5\n")
      try csv("stray.csv", "record,time,class\n" + good + "r9,1.5,N\n")
      try csv("late.csv", "record,time,class\nr0,5,N\nr0,62.5,N\nr0,7000,N\n" + good)
      try csv("lacking.csv", "record,time,class\nr0,1.5,N\n")
      try csv("empty.csv", "record,time,class\n")
      try FileManager.default.createDirectory(at: folder.appending(path: "other"), withIntermediateDirectories: true)
      try csv("other/index.html", "mine")
      let before = try Tool.files(in: folder)
      let cases: [(options: [String], code: Int32, text: String)] = [
        (["--test-csv", "heading.csv"], 65, "heading.csv, line 1: expected the heading record,time,class"),
        (["--test-csv", "time.csv"], 65, "time.csv, line 2: expected a time in seconds, from 0 on, found \"later\""),
        (
          ["--test-csv", "class.csv"], 65,
          "class.csv, line 2: expected N, S, V, F or Q, or normal or abnormal, found \"X\""
        ),
        (["--test-csv", "mixed.csv"], 65, "mixed.csv, line 3: expected N, S, V, F or Q, found \"abnormal\""),
        (["--test-csv", "probability.csv"], 65, "line 2: expected a probability from 0 to 1, found \"1.5\""),
        (["--test-csv", "fields.csv"], 65, "line 2: expected 3 fields"),
        (["--test-csv", "stray.csv"], 65, "stray.csv: expected records of data, found \"r9\""),
        (
          ["--test-csv", "late.csv"], 65,
          "late.csv, line 3: expected a time in seconds within record r0, which lasts 62.0 s, found 62.5"
        ),
        (["--test-csv", "lacking.csv"], 65, "lacking.csv: expected beats of record r1, found none"),
        (["--test-csv", "empty.csv"], 65, "empty.csv: expected rows of beats, found none"),
        (["--test-csv", "none.csv"], 65, "none.csv: no such file"),
        (
          ["--test", "abc"], 65, "data/r0.abc: expected the test\u{2019}s annotations (--test abc), found no such file"
        ),
        (["--test-folder", "other"], 65, "other/r0.ecgr: expected the test\u{2019}s annotations"),
        (["--test", "qrs", "--split", "ds1-ds2"], 65, "data: expected the records of DS2, found no 100, 103"),
        (["--test", "qrs", "--trained-on", "none.txt"], 65, "none.txt: no such file"),
        (["--test", "qrs", "--beside", "other"], 65, "other/results.json"),
        (["--test", "qrs", "--output", "other"], 73, "the page of an earlier score"),
        (["--test", "qrs", "--output", "."], 73, "expected a folder other"),
        (["--test", "qrs", "--from", "300"], 65, "--from 0 counts all"),
        (["--test", "qrs", "--fs", "250"], 64, "--fs: expected without --data"),
        (["--test-csv", "x", "--test", "qrs"], 64, "--test-csv: expected without --test"),
        ([], 64, "the beats to score"),
      ]
      for (options, code, text) in cases {
        let outcome = try Self.score(folder, options)
        #expect(outcome.code == code && outcome.err.contains(text), "\(options): \(outcome.code) \(outcome.err)")
        if code != 64 { #expect(outcome.err.split(separator: "\n").count == 1) }
        #expect(try Tool.files(in: folder) == before, "\(options)")
      }
      let usage = try Tool.run(["score", "a", "b", "--test", "qrs"], in: folder)
      #expect(usage.code == 64 && usage.err.contains("--test: expected with --data"))
      #expect(try Tool.run(["score", "a"], in: folder).code == 64)
    }
  }
}
