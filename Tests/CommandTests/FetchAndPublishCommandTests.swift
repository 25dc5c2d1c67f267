import Foundation
import Testing

struct FetchAndPublishCommandTests {
  @Test(arguments: ["http://physionet.org/files/mitdb/1.0.0/", "ftp://127.0.0.1/", "nonsense"])
  func anAddressThatIsNotTrustedIsAMistakeInTheCommand(address: String) throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(["fetch", "--from", address], in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.err.contains("--from: expected an https address") && outcome.err.contains(address))
      #expect(try Tool.files(in: folder).isEmpty)
    }
  }

  @Test func fetchLeavesAFolderOfOtherThingsAlone() throws {
    try Tool.withFolder { folder in
      try Data("mine".utf8).write(to: folder.appending(path: "notes.txt"))
      // Refused before anything is asked of the server, which is not there.
      let outcome = try Tool.run(["fetch", "--quiet", "--into", ".", "--from", "http://127.0.0.1:1/"], in: folder)
      #expect(outcome.code == 73)
      #expect(outcome.err.contains("expected records or an empty folder") && outcome.err.hasPrefix("ecg-report: "))
      #expect(outcome.err.split(separator: "\n").count == 1)
      #expect(try Tool.files(in: folder) == ["notes.txt": Data("mine".utf8)])
    }
  }

  @Test func publishSaysWhatItWouldDoAndDoesItOnce() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      // A bare repository as git lays it out, relative to where the command runs.
      for path in ["objects", "refs/heads"] {
        try FileManager.default.createDirectory(
          at: folder.appending(path: "site.git/\(path)"), withIntermediateDirectories: true)
      }
      try Data("ref: refs/heads/main\n".utf8).write(to: folder.appending(path: "site.git/HEAD"))
      try Data("[core]\n\tbare = true\n".utf8).write(to: folder.appending(path: "site.git/config"))
      let tip = folder.appending(path: "site.git/refs/heads/gh-pages")
      let publish = ["publish", "report", "--to", "site.git"]

      let dry = try Tool.run(publish + ["--dry-run"], in: folder)
      #expect(dry.code == 0, "\(dry.err)")
      #expect(dry.out.contains("added index.html\n") && dry.out.contains("added .nojekyll\n"))
      #expect(dry.out.contains("Published-by: ecg-report") && !dry.out.contains("timings.json"))
      #expect(!FileManager.default.fileExists(atPath: tip.path))

      let done = try Tool.run(publish, in: folder)
      #expect(done.code == 0, "\(done.err)")
      let commit = try String(contentsOf: tip, encoding: .utf8)
      #expect(done.out.contains("published as \(commit.prefix(12))"))

      let again = try Tool.run(publish, in: folder)
      #expect(again.code == 0 && again.out.contains("nothing changed"), "\(again.err)")
      #expect(try String(contentsOf: tip, encoding: .utf8) == commit)

      try Data("edited".utf8).write(to: folder.appending(path: "report/index.html"))
      let edited = try Tool.run(publish, in: folder)
      #expect(edited.code == 65 && edited.err.contains("changed: index.html"))
      let elsewhere = try Tool.run(["publish", "report", "--to", "nowhere.git"], in: folder)
      #expect(elsewhere.code == 65, "an unfit report is refused before the remote is asked")
    }
  }

  @Test func aRemoteThatIsNotThereCannotBeRead() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      let outcome = try Tool.run(["publish", "report", "--to", "nowhere.git"], in: folder)
      #expect(outcome.code == 74)
      #expect(outcome.err.hasPrefix("ecg-report: nowhere.git: cannot be read: git: "))
      #expect(outcome.err.split(separator: "\n").count == 1)
    }
  }
}
