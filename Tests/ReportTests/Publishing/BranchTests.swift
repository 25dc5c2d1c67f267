import Files
import Foundation
import Report
import Testing

/// Branches that somebody else has worked on, too, and what a clone of one holds.
struct BranchTests {
  @Test func othersFilesStayAndTheReportGoesOnTop() throws {
    try MadeRemote.with { made in
      let tip = try made.foreignCommit(
        on: "gh-pages", files: ["CNAME": "ecg.example.org\n", ".github/workflows/pages.yml": "on: push\n"])
      try made.publication().push()
      #expect(try made.git("rev-parse", "gh-pages^") == tip)
      #expect(try made.blob("CNAME") == Data("ecg.example.org\n".utf8))
      #expect(try Set(made.tree()).isSuperset(of: [".github/workflows/pages.yml", "index.html", ".nojekyll"]))
      #expect(try made.publication().state == .unchanged)
    }
  }

  @Test func aCommitOnTopOfOursStaysAndTheReportIsReplaced() throws {
    try MadeRemote.with { made in
      try made.write(also: ["tables/b.csv": [1]])
      let ours = try made.publication().push()
      let tip = try made.foreignCommit(on: "gh-pages", parent: ours, files: ["CNAME": "a\n", "index.html": "edited"])
      try made.write(page: "newer")
      let publication = try made.publication()
      #expect(
        publication.changes.map(\.description) == [
          "changed index.html", "changed manifest.json", "removed tables/b.csv",
        ])
      try publication.push()
      #expect(try made.git("rev-parse", "gh-pages^") == tip)
      #expect(try made.tree().contains("CNAME") && made.blob("index.html").starts(with: Data("newer\n".utf8)))
    }
  }

  @Test(arguments: ["src/main.c", "index.html", "manifest.json"]) func aBranchOfOtherThingsIsLeftAlone(path: String)
    throws
  {
    try MadeRemote.with { made in
      let tip = try made.foreignCommit(on: "main", files: ["README.md": "mine", path: "{}"])
      #expect {
        try made.publication(branch: "main")
      } throws: { error in
        (error as? Fault)?.kind == .cannotWrite && "\(error)".contains("branch main: ") && "\(error)".contains(path)
      }
      #expect(try made.git("rev-parse", "main") == tip)
    }
  }

  @Test(arguments: ["tables/c.csv", "tables/c.csv/deeper", "models"]) func aFileInTheReportsPlaceIsNotReplaced(
    path: String
  ) throws {
    try MadeRemote.with { made in
      let ours = try made.publication().push()
      try made.foreignCommit(on: "gh-pages", parent: ours, files: [path: "mine"])
      try made.write(also: ["tables/c.csv": [1], "models/net.onnx": [2]])
      #expect {
        try made.publication()
      } throws: { "\($0)".contains("expected no file of another's") && "\($0)".contains(path) }
    }
  }

  @Test func settingsOfOnesOwnAreKept() throws {
    try MadeRemote.with { made in
      try made.foreignCommit(on: "gh-pages", files: [".gitattributes": "*.png binary\n"])
      try made.publication().push()
      #expect(try made.blob(".gitattributes") == Data("*.png binary\n".utf8))
    }
  }

  @Test func aCloneWithOtherLineEndsIsWhole() throws {
    try MadeRemote.with { made in
      try made.publication().push()
      let clone = made.scratch.appending(path: "clone")
      try MadeRemote.run(
        ["-c", "core.autocrlf=true", "clone", "--quiet", "--branch", "gh-pages", made.remote.path, clone.path])
      #expect(try Manifest.check(folder: clone.path).isEmpty, "nor is .git named")
    }
  }

  @Test(arguments: [
    ("fatal: repository not found\n", "git: fatal: repository not found"),
    ("not on Fridays\nerror: failed to push some refs to '/a'\n", "git: not on Fridays"),
    ("one\ntwo\nerror: failed to push some refs to '/a'\n", "git: one; two"),
    ("error: failed to push some refs to '/a'\n", "git: error: failed to push some refs to '/a'"),
    ("remote: \u{1B}[2Jgone\u{7}\r\nTo /a\n ! [rejected] a -> a\n", #"git: remote: \u{1B}[2Jgone\u{07}"#),
    ("To /a\n ! [rejected] a -> a (fetch first)\nerror: failed to push some refs to '/a'\nhint: pull\n", "git: To /a"),
    ("fatal: https://me:word@example.org/ is gone\n", "git: fatal: https://example.org/ is gone"),
    ("", "git ended with status 256"),
  ]) func whatGitSaysBecomesOneLine(text: String, expected: String) {
    #expect(Git.complaint(text, 256) == expected)
  }

  @Test func aHookOfOnesOwnThatRefusesIsQuoted() throws {
    try MadeRemote.with { made in
      let hooks = made.scratch.appending(path: "hooks")
      try FileManager.default.createDirectory(at: hooks, withIntermediateDirectories: true)
      let hook = hooks.appending(path: "pre-push")
      try Data("#!/bin/sh\necho 'not on Fridays' >&2\nexit 1\n".utf8).write(to: hook)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
      let git = try Git(scratch: made.scratch)
      let tree = try git.local(["mktree"])
      let commit = try git.local(
        ["-c", "user.name=a", "-c", "user.email=a@localhost", "commit-tree", tree], input: "message")
      let pushed = try git.run(
        ["-c", "core.hooksPath=\(hooks.path)", "push", "--quiet", made.remote.path, "\(commit):refs/heads/gh-pages"])
      #expect(!pushed.succeeded && pushed.complaint == "git: not on Fridays")
    }
  }
}
