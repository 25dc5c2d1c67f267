import Files
import Foundation
import Groundwork
import Report
import Testing

/// Publishing to a bare repository on this machine.
struct PublicationTests {
  @Test func exactlyTheSiteIsCommitted() throws {
    try MadeRemote.with { made in
      try Data("mine".utf8).write(to: made.report.appending(path: "own.txt"))
      try Data("{}".utf8).write(to: made.report.appending(path: "timings.json"))
      let publication = try made.publication()
      #expect(publication.state == .new)
      #expect(publication.changes.allSatisfy { $0.kind == .added })
      let commit = try publication.push()
      #expect(try made.git("rev-parse", "gh-pages") == commit)
      #expect(
        try made.tree() == [
          ".gitattributes", ".nojekyll", "figures/a-dark.png", "figures/a.png", "index.html", "manifest.json",
          "results.json",
          "style.css", "tables/a.csv",
        ])
      #expect(publication.changes.map(\.path) == (try made.tree()))
      #expect(try made.blob("figures/a.png") == Data([0, 13, 10, 255, 10]), "bytes as they are, line ends too")
      #expect(try made.blob(".nojekyll") == Data())
      #expect(try made.git("rev-list", "--count", "gh-pages") == "1", "a root commit of its own")
    }
  }

  @Test func modelsGoOutButForFilesTooLargeForAPage() throws {
    try MadeRemote.with { made in
      let large = [UInt8](repeating: 7, count: 600 << 10)
      try made.write(also: ["models/forest.json": [1], "models/forest.onnx": large, "models/net.onnx": [2]])
      let publication = try made.publication()
      try publication.push()
      #expect(try made.tree().filter { $0.hasPrefix("models/") } == ["models/forest.json", "models/net.onnx"])
      #expect(publication.bytes < 2000)
      // What is published is whole by the manifest that is published with it.
      let manifest = try JSONDecoder().decode(Manifest.self, from: made.blob("manifest.json"))
      #expect(Set(manifest.files.keys).union(["manifest.json", ".nojekyll", ".gitattributes"]) == Set(try made.tree()))
      #expect(try made.publication().state == .unchanged)
    }
  }

  @Test func withoutLargeModelsTheManifestGoesOutAsItIs() throws {
    try MadeRemote.with { made in
      try made.write(also: ["models/net.onnx": [2]])
      try made.publication().push()
      #expect(try made.blob("manifest.json") == Data(contentsOf: made.report.appending(path: "manifest.json")))
    }
  }

  @Test func theMessageNamesToolDataAndFormat() throws {
    try MadeRemote.with { made in
      try made.publication().push()
      let message = try made.git("log", "-1", "--format=%B", "gh-pages")
      #expect(message.hasPrefix("Report on 2000 beats (synthetic)\n\n"))
      #expect(try made.trailer("Made-with") == "ecg-report 0.1.0")
      #expect(try made.trailer("Data-SHA256") == MadeRemote.dataHash)
      #expect(try made.trailer("Results-format") == "1")
      #expect(try made.trailer("Published-by") == "ecg-report")
    }
  }

  @Test func nothingChangedIsNoCommit() throws {
    try MadeRemote.with { made in
      let first = try made.publication().push()
      let again = try made.publication()
      #expect(again.state == .unchanged && again.changes.isEmpty)
      #expect(try again.push() == first)
      #expect(try made.git("rev-list", "--count", "gh-pages") == "1")
    }
  }

  @Test func historyGrowsByOneCommitAChange() throws {
    try MadeRemote.with { made in
      var tips = [try made.publication().push()]
      for page in ["two", "three"] {
        try made.write(page: page)
        let publication = try made.publication()
        #expect(publication.state == .updated)
        #expect(publication.changes.map(\.description) == ["changed index.html", "changed manifest.json"])
        tips.append(try publication.push())
      }
      #expect(try made.git("rev-list", "--reverse", "gh-pages") == tips.joined(separator: "\n"))
      #expect(try made.blob("index.html").starts(with: Data("three\n".utf8)))
    }
  }

  @Test func filesThatAReportNoLongerHasAreRemoved() throws {
    try MadeRemote.with { made in
      try made.publication().push()
      try made.write(without: ["tables/a.csv"])
      let publication = try made.publication()
      #expect(
        publication.changes.map(\.description) == [
          "changed index.html", "changed manifest.json", "removed tables/a.csv",
        ])
      try publication.push()
      #expect(try !made.tree().contains("tables/a.csv"))
    }
  }

  @Test func withoutAPushNothingChangesThere() throws {
    try MadeRemote.with { made in
      let publication = try made.publication()
      #expect(publication.changes.count == 9 && publication.bytes > 0)
      #expect(try made.git("for-each-ref") == "")
    }
  }

  @Test func anotherBranchIsLeftAlone() throws {
    try MadeRemote.with { made in
      let foreign = try made.foreignCommit(on: "main", files: ["src/main.c": "int main;"])
      try made.publication(branch: "site/pages").push()
      #expect(try made.git("rev-parse", "main") == foreign)
      #expect(try made.tree("site/pages").contains("index.html"))
    }
  }

  @Test(arguments: [true, false]) func aBranchThatMovedMeanwhileIsRefused(isThere: Bool) throws {
    try MadeRemote.with { made in
      let ours = isThere ? try made.publication().push() : nil
      try made.write(page: "newer")
      let publication = try made.publication()
      let tip = try made.foreignCommit(on: "gh-pages", parent: ours)
      #expect {
        try publication.push()
      } throws: { "\($0)".contains("branch gh-pages: somebody else has pushed meanwhile") }
      #expect(try made.git("rev-parse", "gh-pages") == tip, "their commit is still there")
    }
  }

  @Test func aRemoteThatRefusesIsQuoted() throws {
    try MadeRemote.with { made in
      let hook = made.remote.appending(path: "hooks/pre-receive")
      try FileManager.default.createDirectory(
        at: hook.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("#!/bin/sh\necho closed for today >&2\nexit 1\n".utf8).write(to: hook)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
      let publication = try made.publication()
      #expect {
        try publication.push()
      } throws: { error in
        guard let error = error as? Fault, error.kind == .cannotWrite, error.path == made.remote.path else {
          return false
        }
        return error.reason.contains("closed for today") && error.place == "branch gh-pages"
      }
    }
  }

  @Test func aMissingRemoteIsNamed() throws {
    try MadeRemote.with { made in
      let nowhere = made.scratch.appending(path: "nowhere.git").path
      #expect {
        try Publication(of: made.report.path, to: nowhere, branch: "gh-pages")
      } throws: { error in
        guard let error = error as? Fault else { return false }
        return error.kind == .cannotRead && error.description.contains(nowhere) && !error.description.contains("\n")
      }
    }
  }

  @Test(arguments: ["", "-f", "--mirror", "a..b", "a b", "a~1", "@{", "a.lock", "/a", "HEAD", "@", "refs/heads/a"])
  func aNameThatNoBranchCanHaveIsRefused(name: String) throws {
    try MadeRemote.with { made in
      #expect {
        try made.publication(branch: name)
      } throws: { error in
        (error as? Fault)?.kind == .usage && "\(error)".hasSuffix("found \(name.debugDescription)")
      }
    }
  }

  @Test func optionsInPlaceOfARemoteAreNoOptions() throws {
    try MadeRemote.with { made in
      let mark = made.scratch.appending(path: "mark").path
      #expect(throws: Fault.self) {
        try Publication(of: made.report.path, to: "--upload-pack=touch \(mark)", branch: "gh-pages")
      }
      #expect(!FileManager.default.fileExists(atPath: mark))
    }
  }

  @Test func passwordsAreNotShown() throws {
    try MadeRemote.with { made in
      #expect {
        // The port is nobody's, so that nothing is contacted.
        try Publication(of: made.report.path, to: "http://user:secret@127.0.0.1:1/a.git", branch: "gh-pages")
      } throws: { error in
        "\(error)".contains("http://127.0.0.1:1/a.git") && !"\(error)".contains("secret")
      }
    }
  }
}
