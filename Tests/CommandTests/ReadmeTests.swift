import Foundation
import Testing

/// README and the tool say the same of each other.
struct ReadmeTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func readme() throws -> String {
    try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
  }

  /// The tool's commands, each with its options, as `--help` tells them.
  private func helpedOptions() throws -> [String: Set<String>] {
    let help = try Tool.run(["--help"]).out
    let list = try #require(help.range(of: "SUBCOMMANDS:")).upperBound
    let names = help[list...].matches(of: /(?m)^\s{2}([a-z]+)\s/).map { String($0.output.1) }
    try #require(names.count > 5)
    return try names.reduce(into: [:]) { options, name in
      options[name] = self.options(in: try Tool.run(["help", name]).out).subtracting(["--help", "--version"])
    }
  }

  private func options(in text: some StringProtocol) -> Set<String> {
    Set(String(text).matches(of: /(?:^|[^-\w])(--[a-z][a-z-]*)/).map { String($0.output.1) })
  }

  /// The lines of README's code blocks that call the tool: command and the rest of the line.
  private func calls(_ readme: String, commands: Set<String>) -> [(command: String, rest: Substring)] {
    readme.matches(of: /(?m)^(?:scripts\/report|ecg-report)(?: \[run\])?(?: ([^#\n]*))?/).map { match in
      let rest = match.output.1 ?? ""
      let word = rest.split(separator: " ").first.map(String.init) ?? ""
      return (commands.contains(word) ? word : "run", rest)
    }
  }

  @Test func everyCommandOfEitherIsKnownToTheOther() throws {
    let readme = try readme()
    let commands = try Set(helpedOptions().keys)
    for command in commands.subtracting(["run"]) {
      #expect(readme.contains("ecg-report \(command) "), "README does not tell of \(command)")
    }
    let named = Set(readme.matches(of: /(?m)(?:^|`)ecg-report ([a-z]+)/).map { String($0.output.1) })
    #expect(named.isSubset(of: commands), "README tells of \(named.subtracting(commands))")
  }

  @Test func everyOptionOfEitherIsKnownToTheOther() throws {
    let readme = try readme()
    let known = try helpedOptions().values.reduce(into: Set<String>()) { $0.formUnion($1) }
    let told = options(in: readme).subtracting(["--help"])
    #expect(known.subtracting(told).isEmpty, "README does not tell of \(known.subtracting(told).sorted())")
    #expect(told.subtracting(known).isEmpty, "the tool does not know \(told.subtracting(known).sorted())")
  }

  @Test func everyCallInREADMEIsOneThatTheToolTakes() throws {
    let readme = try readme()
    let known = try helpedOptions()
    let calls = calls(readme, commands: Set(known.keys))
    try #require(calls.count > 8)
    for (command, rest) in calls {
      let wrong = options(in: rest).subtracting(try #require(known[command]))
      #expect(wrong.isEmpty, "\(command) does not take \(wrong.sorted())")
    }
  }

  /// The options' table goes by command: a row in bold names it, and those after it are its options.
  @Test func everyRowOfTheTableIsTrueOfItsCommand() throws {
    let known = try helpedOptions()
    var command = ""
    var rows = 0
    for line in try readme().split(separator: "\n") {
      if let heading = line.firstMatch(of: /^\| \*\*([a-z]+)\*\* \|/) { command = String(heading.output.1) }
      guard let row = line.firstMatch(of: /^\| (`--.*?) \|/) else { continue }
      rows += 1
      for option in options(in: row.output.1) {
        #expect(known[command]?.contains(option) == true, "\(command) does not take \(option)")
      }
    }
    #expect(rows > 15)
  }

  @Test func itsFiguresAreRemadeAndItsThemeTakenAsItSays() throws {
    let readme = try readme()
    let shown = Set(readme.matches(of: /\]\(docs\/figures\/([a-z-]+\.png)\)/).map { String($0.output.1) })
    #expect(shown.count >= 2)
    for name in shown {
      #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: "docs/figures/\(name)").path), "\(name)")
    }
    // The script remakes all of them but the picture of the page, which a browser takes.
    let script = try String(contentsOf: Self.root.appending(path: "scripts/report"), encoding: .utf8)
    let list = try #require(script.firstMatch(of: /readme_figures=\(([^)]*)\)/)).output.1.split(separator: " ")
    #expect(Set(list.map { "\($0).png" }).union(["first-screen.png"]) == shown)
    let sources = list.map { "output/figures/\($0).png" }
    try Tool.withFolder { folder in
      try ReadyReport.ofAllProtocols.get().copy(to: folder, as: "output")
      let target = folder.appending(path: "docs/figures")
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for source in sources {
        let file = folder.appending(path: source)
        try FileManager.default.copyItem(at: file, to: target.appending(path: file.lastPathComponent))
      }
      #expect(try Set(Tool.files(in: target).keys) == shown.subtracting(["first-screen.png"]))

      // The theme that the page on themes shows is one.
      let themes = try String(contentsOf: Self.root.appending(path: "docs/themes.md"), encoding: .utf8)
      let theme = try #require(themes.firstMatch(of: /```json\n([^`]*)```/)).output.1
      try Data(theme.utf8).write(to: folder.appending(path: "mine.json"))
      let render = try Tool.run(["render", "output", "--theme", "mine.json"], in: folder)
      #expect(render.code == 0, "\(render.err)")
    }
  }
}
