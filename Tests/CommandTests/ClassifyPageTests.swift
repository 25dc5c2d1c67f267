import Files
import Foundation
import Report
import TestSupport
import Testing
import WFDB

/// The page that `classify --output` writes, on records of every kind.
@Suite(.serialized)
struct ClassifyPageTests {
  /// A report with models of two and of five classes.
  private static let report = Result { try ReadyReport.betweenPatients.get().report.path }

  /// What a made record holds.
  enum Kind: CaseIterable {
    case twoLeads
    case oneLead
    case tenSeconds
    case noBeat
    case nothingReadable
    case unnamedLead
    case unknownUnit
    case halfFlat
  }

  /// Writes the record `made` with its annotations: a beat each 0.8 s at 250 Hz, every seventh one wide and early.
  private static func write(_ kind: Kind, to folder: URL) throws {
    let rate = 250
    let seconds = kind == .tenSeconds ? 10 : 120
    var lead = [Double](repeating: 0, count: seconds * rate)
    var annotations: [Annotation] = []
    if kind != .noBeat && kind != .nothingReadable {
      for beat in 0..<Int(Double(seconds) / 0.8) - 1 {
        let isWide = beat % 7 == 5
        let peak = 100 + beat * 200 - (isWide ? 50 : 0)
        for offset in -60..<120 where lead.indices.contains(peak + offset) {
          let time = Double(offset) / 250
          let wave = { (at: Double, width: Double, height: Double) in
            height * exp(-pow((time - at) / width, 2) / 2)
          }
          lead[peak + offset] +=
            isWide
            ? wave(0, 0.04, 1.4) + wave(0.25, 0.06, -0.4)
            : wave(-0.16, 0.02, 0.12) + wave(0, 0.012, 1) + wave(0.25, 0.04, 0.25)
        }
        annotations += [Annotation(sample: peak, symbol: isWide ? "V" : "N")].compactMap { $0 }
      }
    }
    var state: UInt64 = 7
    for index in lead.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / Double(1 << 24) - 0.5
      lead[index] += (kind == .nothingReadable ? 2 : 0.02) * noise
      if kind == .noBeat { lead[index] = 0 }
      if kind == .halfFlat, index >= lead.count / 2 { lead[index] = 0.3 }
    }
    let names = kind == .oneLead ? ["MLII"] : kind == .unnamedLead ? ["X7", "X8"] : ["MLII", "V1"]
    let signals = names.enumerated().map { index, name in
      var description = SignalDescription(
        fileName: "made.dat", format: 16, gain: 200, baseline: 0, name: name)
      if kind == .unknownUnit { description.units = "adu" }
      return Signal(description: description, samples: lead.map { Int32((index == 0 ? 200 : -120) * $0) })
    }
    try Record(header: RecordHeader(name: "made", sampleRate: Double(rate)), signals: signals).write(
      folder: folder.path)
    try AnnotationFile(annotations: annotations).write(to: folder.appending(path: "made.atr").path)
  }

  private static func classify(_ folder: URL, _ options: [String]) throws -> Tool.Outcome {
    try Tool.run(["classify", "made", "--model", report.get()] + options, in: folder)
  }

  private static func page(_ folder: URL, _ name: String = "out") throws -> String {
    try String(contentsOf: folder.appending(path: "\(name)/index.html"), encoding: .utf8)
  }

  /// What stands between quotes after a word in the page.
  private static func values(_ attribute: String, in page: String) -> [String] {
    page.components(separatedBy: "\(attribute)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  @Test(
    arguments: Kind.allCases, [["--classes", "aami"], ["--use", "forest", "--detect"]])
  func everyRecordGetsAPageThatIsWhole(kind: Kind, options: [String]) throws {
    try Tool.withFolder { folder in
      try Self.write(kind, to: folder)
      let outcome = try Self.classify(folder, options + ["--output", "out"])
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(outcome.out.contains("Page: out/index.html"))
      let page = try Self.page(folder)
      let files = try Tool.files(in: folder.appending(path: "out"))
      for link in Self.values("src", in: page) + Self.values("srcset", in: page)
        + Self.values("href", in: page).filter({ !$0.hasPrefix("#") })
      {
        #expect(files[link] != nil, "\(link)")
      }
      for anchor in Self.values("href", in: page).filter({ $0.hasPrefix("#") }) {
        #expect(page.contains("id=\"\(anchor.dropFirst())\""))
      }
      let figures = files.keys.filter { $0.hasPrefix("figures/") }
      let light = figures.filter { !$0.hasSuffix("-dark.png") }
      #expect(light.allSatisfy { figures.contains("\($0.dropLast(4))-dark.png") } && figures.count == 2 * light.count)
      #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
      #expect(Self.values("alt", in: page).allSatisfy { !$0.isEmpty })
      // Each fits a printed page.
      #expect(Self.values("height", in: page).allSatisfy { (Int($0) ?? 9999) <= 960 })
      let warning = try #require(page.range(of: "Not for diagnosis"))
      #expect(warning.lowerBound < (try #require(page.range(of: "class=\"answer\""))).lowerBound)
      #expect(files["made.ecgr"] != nil && files["made.ecgr.csv"] != nil && files["made.ecgr.json"] != nil)
      let quality = String(decoding: try #require(files["tables/quality.csv"]), as: UTF8.self)
      #expect(quality.split(separator: "\n").count == 1 + (kind == .tenSeconds ? 1 : 12))
    }
  }

  @Test func thePageSaysWhatItWasMadeOf() throws {
    func answer(_ kind: Kind, _ options: [String] = ["--classes", "aami", "--detect"]) throws -> String {
      try Tool.withFolder { folder in
        try Self.write(kind, to: folder)
        #expect(try Self.classify(folder, options + ["--output", "out"]).code == 0)
        return try Self.page(folder)
      }
    }
    #expect(try answer(.oneLead).contains("lead MLII at 250\u{A0}Hz; there is no second lead"))
    #expect(try answer(.twoLeads).contains("strips also show V1"))
    #expect(try answer(.noBeat).contains("The whole recording is unreadable (flat). No beat was classified."))
    #expect(try answer(.nothingReadable).contains("The whole recording is unreadable (noise)"))
    #expect(try answer(.unnamedLead).contains("The recording does not state that \u{201C}X7\u{201D} is a lead"))
    let unscaled = try answer(.unknownUnit)
    #expect(unscaled.contains("The file does not state the lead\u{2019}s unit") && !unscaled.contains("10 mm/mV"))
    let half = try answer(.halfFlat)
    #expect(half.contains("1\u{A0}min are unreadable (flat); beats there are not classified (\u{201C}?\u{201D})"))
    #expect(half.contains("6 of 12 windows of 10 s (50.0\u{A0}%) are unreadable"))
    #expect(
      try answer(.halfFlat, ["--classes", "aami", "--unreadable"]).contains(
        "beats there were classified because of --unreadable"))
  }

  @Test func beatsInUnreadableWindowsAreNotClassifiedAndTheFilesSayWhy() throws {
    try Tool.withFolder { folder in
      try Self.write(.halfFlat, to: folder)
      #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
      let rows = try String(contentsOf: folder.appending(path: "out/made.ecgr.csv"), encoding: .utf8)
        .split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let flat = rows.filter { $0[4] == "flat" }
      #expect(flat.count > 60 && flat.allSatisfy { $0[2].isEmpty && $0[3].isEmpty && (Double($0[0]) ?? 0) >= 60 })
      #expect(rows.filter { $0[4] == "good" }.allSatisfy { !$0[2].isEmpty && (Double($0[0]) ?? 99) < 60 })
    }
  }

  @Test func theBytesDoNotDependOnJobsAndASecondRunGivesTheSame() throws {
    try Tool.withFolder { folder in
      try Self.write(.twoLeads, to: folder)
      #expect(try Self.classify(folder, ["--output", "out", "--jobs", "1"]).code == 0)
      let first = try Tool.files(in: folder.appending(path: "out"))
      #expect(try Self.classify(folder, ["--output", "out", "--jobs", "3"]).code == 0)
      #expect(try Tool.files(in: folder.appending(path: "out")) == first)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(".") }
      #expect(left.isEmpty)
    }
  }

  @Test func othersFilesInTheFolderStayAndTheEarlierPageGoes() throws {
    try Tool.withFolder { folder in
      try Self.write(.halfFlat, to: folder)
      let out = folder.appending(path: "out")
      try FileManager.default.createDirectory(at: out.appending(path: "mine"), withIntermediateDirectories: true)
      for name in ["notes.txt", "mine/a.png", "other.ecgr"] {
        try Data(name.utf8).write(to: out.appending(path: name))
      }
      #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
      #expect(try Tool.files(in: out)["figures/strips-flat.png"] != nil)
      try Data("own".utf8).write(to: out.appending(path: "figures/own.png"))
      try Self.write(.twoLeads, to: folder)
      #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
      let two = try Tool.files(in: out)
      #expect(two["figures/strips-flat.png"] == nil)
      for name in ["notes.txt", "mine/a.png", "other.ecgr"] { #expect(two[name] == Data(name.utf8)) }
      #expect(two["figures/own.png"] == Data("own".utf8))
    }
  }

  @Test func filesAndFoldersThatHaveTheNamesOfResultsAreKept() throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      let out = folder.appending(path: "out")
      let deep = out.appending(path: "made.ecgr.json/deep")
      try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
      try Data("years".utf8).write(to: deep.appending(path: "thesis.txt"))
      try Data("mine".utf8).write(to: out.appending(path: "made.ecgr.csv"))
      for _ in 1...2 {
        #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
        let files = try Tool.files(in: out)
        #expect(files["made.ecgr.json.own/deep/thesis.txt"] == Data("years".utf8))
        #expect(files["made.ecgr.csv.own"] == Data("mine".utf8))
        #expect(files.keys.count { $0.contains(".own") } == 2, "earlier results are replaced, not kept")
        #expect(files["made.ecgr.csv"]?.starts(with: Data("time,sample,class".utf8)) == true)
      }
      // A result that somebody has changed is theirs.
      try Data("changed".utf8).write(to: out.appending(path: "made.ecgr"))
      #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
      #expect(try Tool.files(in: out)["made.ecgr.own"] == Data("changed".utf8))
      #expect(try Tool.run(["verify", "out"], in: folder).code == 0)
    }
  }

  @Test(arguments: [true, false])
  func withoutAPageNothingIsWrittenWhereAnythingElseHasTheNameOfAResult(isFolder: Bool) throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      let taken = folder.appending(path: "made.ecgr.json")
      if isFolder {
        try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
      } else {
        try Data("mine".utf8).write(to: taken)
      }
      let before = try Tool.files(in: folder)
      let outcome = try Self.classify(folder, [])
      #expect(
        outcome.code == 73 && outcome.err.split(separator: "\n").count == 1 && outcome.err.contains("made.ecgr.json"))
      #expect(try Tool.files(in: folder) == before)
    }
  }

  @Test(arguments: ["index.html", "style.css", "figures/a.png", "manifest.json"])
  func anotherPageIsNotTouched(name: String) throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      let file = folder.appending(path: "out/\(name)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: file)
      let before = try Tool.files(in: folder)
      let outcome = try Self.classify(folder, ["--output", "out"])
      #expect(outcome.code == 73 && outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
      #expect(outcome.err.contains("or the page of an earlier classify"))
      #expect(try Tool.files(in: folder) == before)
    }
  }

  @Test func aReportIsNotReplacedByAPage() throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      let report = try URL(filePath: Self.report.get())
      let before = try Tool.files(in: report)
      #expect(try Self.classify(folder, ["--output", report.path]).code == 73)
      #expect(try Tool.files(in: report) == before)
    }
  }

  @Test func inTheFolderThatOneIsInThereIsNoPage() throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      let before = Set(try Tool.files(in: folder).keys)
      for options in [[], ["--output", "."], ["--output", folder.path]] {
        let outcome = try Self.classify(folder, options)
        #expect(outcome.code == 0 && outcome.out.contains("For a page with figures, name a new folder"))
        #expect(
          Set(try Tool.files(in: folder).keys).subtracting(before) == [
            "made.ecgr", "made.ecgr.csv", "made.ecgr.json",
          ])
      }
    }
  }

  @Test func aFolderOfManyRecordsHasThePageOfTheLastAndTheFilesOfAll() throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
      for ending in ["hea", "dat", "atr"] {
        let text = try Data(contentsOf: folder.appending(path: "made.\(ending)"))
        try text.write(to: folder.appending(path: "next.\(ending)"))
      }
      let header = try String(contentsOf: folder.appending(path: "made.hea"), encoding: .utf8)
      try Data(header.replacing("made", with: "next").utf8).write(to: folder.appending(path: "next.hea"))
      let outcome = try Tool.run(["classify", "next", "--model", Self.report.get(), "--output", "out"], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      let files = try Tool.files(in: folder.appending(path: "out"))
      #expect(files["made.ecgr"] != nil && files["next.ecgr"] != nil)
      #expect(try Self.page(folder).contains("<bdi>next</bdi>"))
    }
  }

  @Test func verifyKnowsThePageAndSeesWhatWasChanged() throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      #expect(try Self.classify(folder, ["--output", "out"]).code == 0)
      let whole = try Tool.run(["verify", "out"], in: folder)
      #expect(whole.code == 0, "\(whole.out)\(whole.err)")
      try Data("x".utf8).write(to: folder.appending(path: "out/tables/quality.csv"))
      let changed = try Tool.run(["verify", "out"], in: folder)
      #expect(changed.code != 0 && changed.out.contains("changed: tables/quality.csv"))
      try Data("x".utf8).write(to: folder.appending(path: "out/index.html"))
      let edited = try Tool.run(["verify", "out"], in: folder)
      #expect(edited.code == 65 && edited.out.contains("changed: index.html") && !edited.out.contains("missing"))
    }
  }

  @Test func oneBeatIsNotSaidToBeSeveral() throws {
    try Tool.withFolder { folder in
      try Self.write(.tenSeconds, to: folder)
      let marks = try AnnotationFile.read(folder.appending(path: "made.atr").path).annotations
      try AnnotationFile(annotations: Array(marks[3...3])).write(to: folder.appending(path: "made.atr").path)
      let outcome = try Self.classify(folder, [])
      #expect(outcome.code == 0 && outcome.out.contains("made: 1 beat annotated (atr)"), "\(outcome.out)")
    }
  }
}
