import Files
import Foundation
import Report
import TestSupport

/// A small report and a bare repository to publish it to, for one test.
struct MadeRemote {
  static let dataHash = String(repeating: "5e", count: 32)

  let scratch: URL

  var report: URL { scratch.appending(path: "report") }
  var remote: URL { scratch.appending(path: "remote.git") }

  static func with(_ body: (MadeRemote) throws -> Void) throws {
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let made = MadeRemote(scratch: scratch.url)
    try made.write()
    try run(["init", "--quiet", "--bare", made.remote.path])
    try body(made)
  }

  /// Writes the report anew, with its manifest.
  func write(page: String = "one", without: Set<String> = [], also: [String: [UInt8]] = [:], unlisted: Bool = false)
    throws
  {
    let models = also.filter { !unlisted && $0.key.hasPrefix("models/") }.map { path, bytes in
      #"{"name": "\#(path.dropFirst(7))", "sha256": "\#(SHA256.hexDigest(of: bytes))"}"#
    }
    var files: [String: [UInt8]] = [
      "style.css": Array("body {}\r\n".utf8), "tables/a.csv": Array("a\r\n1\r\n".utf8),
      "figures/a.png": [0, 13, 10, 255, 10], "figures/a-dark.png": [1, 2, 3],
      "results.json": Array(
        """
        {"format": 1, "tool": {"name": "ecg-report", "version": "0.1.0"},
         "data": {"source": "synthetic", "sha256": "\(Self.dataHash)", "beats": 2000},
         "models": [{"files": [\(models.joined(separator: ", "))]}]}
        """.utf8),
    ]
    files.merge(also) { $1 }
    for path in without { files[path] = nil }
    if !without.contains("index.html") { files["index.html"] = Array("\(page)\n\(PageBinding(of: files).html)".utf8) }
    try? FileManager.default.removeItem(at: report)
    for (path, bytes) in files {
      let file = report.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    try Data(Manifest(of: files).encoded()).write(to: report.appending(path: Manifest.fileName))
  }

  func publication(branch: String = "gh-pages") throws -> Publication {
    try Publication(of: report.path, to: remote.path, branch: branch)
  }

  /// What git says of the remote, without the last line's end.
  @discardableResult
  func git(_ arguments: String...) throws -> String {
    let data = try Self.run(["--git-dir=\(remote.path)"] + arguments)
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  func tree(_ branch: String = "gh-pages") throws -> [String] {
    try git("ls-tree", "-r", "--name-only", branch).split(separator: "\n").map(String.init)
  }

  func blob(_ path: String) throws -> Data {
    try Self.run(["--git-dir=\(remote.path)", "cat-file", "blob", "gh-pages:\(path)"])
  }

  func trailer(_ key: String) throws -> String {
    try git("log", "-1", "--format=%(trailers:key=\(key),valueonly)", "gh-pages")
  }

  /// Puts somebody else's commit on a branch, right in the remote.
  @discardableResult
  func foreignCommit(
    on branch: String, parent: String? = nil, files: [String: String] = ["CNAME": "ecg.example.org\n"]
  ) throws -> String {
    try git("read-tree", parent ?? "--empty")
    for (path, text) in files {
      let file = scratch.appending(path: "foreign")
      try Data(text.utf8).write(to: file)
      let blob = try git("hash-object", "-w", "--no-filters", file.path)
      try git("update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)")
    }
    let tree = try git("write-tree")
    let commit = String(
      decoding: try Self.run(
        ["--git-dir=\(remote.path)", "-c", "user.name=somebody", "-c", "user.email=somebody@localhost", "commit-tree"]
          + [tree, "-m", "Mine"] + (parent.map { ["-p", $0] } ?? [])), as: UTF8.self
    ).trimmingCharacters(in: .newlines)
    try git("update-ref", "refs/heads/\(branch)", commit)
    return commit
  }

  struct GitFailed: Error {
    var arguments: [String]
    var complaint: String
  }

  @discardableResult
  static func run(_ arguments: [String]) throws -> Data {
    let finished = try FinishedProgram.run(URL(filePath: "/usr/bin/env"), ["git"] + arguments)
    guard finished.code == 0 else { throw GitFailed(arguments: arguments, complaint: finished.err) }
    return finished.out
  }
}
