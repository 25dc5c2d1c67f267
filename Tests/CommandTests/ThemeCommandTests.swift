import Foundation
import Testing

struct ThemeCommandTests {
  @Test func coloursAndFontChangeWithoutATraining() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      let report = folder.appending(path: "report")
      let before = try Tool.files(in: report)
      let json = ##"{"fontFamily": "DejaVu Serif", "light": {"net": "#123456"}, "dark": {"background": "#000000"}}"##
      try Data(json.utf8).write(to: folder.appending(path: "mine.json"))

      let outcome = try Tool.run(["render", "report", "--theme", "mine.json", "--formats", "svg"], in: folder)
      #expect(outcome.code == 0 && outcome.err.isEmpty, "\(outcome.err)")
      let after = try Tool.files(in: report)
      for path in before.keys where path.hasSuffix(".png") { #expect(after[path] != before[path], "\(path)") }
      #expect(after["results.json"] == before["results.json"])
      let svg = try #require(after["figures/recall-leak-free.svg"].map { String(decoding: $0, as: UTF8.self) })
      #expect(svg.contains("#123456") && svg.contains("DejaVu Serif") && svg.contains("<text"))
      let style = try #require(after["style.css"].map { String(decoding: $0, as: UTF8.self) })
      #expect(style.contains("--paper: #000000;"), "the page follows")
      #expect(try Tool.run(["verify", "report"], in: folder).code == 0)

      // Without the theme and the SVG files everything is as it was.
      #expect(try Tool.run(["render", "report", "--formats", "png"], in: folder).code == 0)
      #expect(try Tool.files(in: report) == before)
    }
  }

  @Test(arguments: ["run", "render"]) func aBadThemeIsOneLineAndNothingIsDrawn(command: String) throws {
    try Tool.withFolder { folder in
      let report = folder.appending(path: "report")
      try FileManager.default.createDirectory(at: report, withIntermediateDirectories: true)
      try Data("{}".utf8).write(to: report.appending(path: "results.json"))
      try Data(##"{"light": {"net": "#ffffff"}}"##.utf8).write(to: folder.appending(path: "pale.json"))
      let arguments = command == "run" ? ["--quick", "--output", "report"] : ["render", "report"]
      let outcome = try Tool.run(arguments + ["--theme", "pale.json"], in: folder)
      #expect(outcome.code == 65)
      #expect(
        outcome.err == "ecg-report: pale.json: light.net: expected a contrast of at least 3 with light.background, "
          + "found 1.00\n")
      #expect(try Tool.files(in: report) == ["results.json": Data("{}".utf8)])
    }
  }

  @Test func aFontThatIsNotThereIsWarnedOf() throws {
    try Tool.withFolder { folder in
      let quick = ["--quick", "--beats", "2000", "--protocols", "leak-free", "--output", "report"]
      try Data(#"{"fontFamily": "No Such Family"}"#.utf8).write(to: folder.appending(path: "mine.json"))
      let outcome = try Tool.run(quick + ["--theme", "mine.json"], in: folder)
      #expect(outcome.code == 0)
      #expect(
        outcome.err.contains("font \"No Such Family\" is not installed")
          && outcome.err.split(separator: "\n").count == 1)
    }
  }
}
