import Files
import Foundation

/// What is on a branch before a report is published there: an earlier report's files, which its manifest lists, and others,
/// which are somebody's own and stay.
struct PublishedBranch {
  /// A file as git's tree lists it.
  struct Entry: Equatable {
    var mode: String
    var object: String
  }

  /// Files that are not of a published report, by their paths.
  private(set) var others: [String: Entry] = [:]
  /// Whether a report has been published here.
  private(set) var hasReport = false

  /// What a site may have before its first report, at the branch's top; a workflow lies in `.github`.
  private static let siteFiles: Set<String> = [
    "CNAME", ".nojekyll", ".gitattributes", ".gitignore", "README.md", "LICENSE", "404.html", "robots.txt",
    "favicon.ico",
  ]

  /// A branch that is not there yet.
  init() {}

  /// - Parameter tip: a commit that is in git's repository.
  init(_ tip: String, _ git: Git) throws(Fault) {
    let listed = try git.local(["ls-tree", "-r", "-z", "--full-tree", tip])
    for line in listed.split(separator: "\0") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      let words = (parts.first ?? "").split(separator: " ")
      guard parts.count == 2, words.count == 3 else { continue }
      others[String(parts[1])] = Entry(mode: String(words[0]), object: String(words[2]))
    }
    guard let entry = others[Manifest.fileName], entry.mode == "100644",
      let manifest = try? JSONDecoder().decode(
        Manifest.self, from: Data(git.local(["cat-file", "blob", entry.object]).utf8)),
      manifest.format == 1
    else { return }
    hasReport = true
    for path in manifest.files.keys where PublishedSite.belongs(path) { others[path] = nil }
    others[Manifest.fileName] = nil
  }

  /// Why a site must not be put on this branch, nil when it may.
  func obstacle(to site: PublishedSite) -> String? {
    // A branch of sources, say, that was named by mistake.
    let foreign = others.keys.filter { !Self.siteFiles.contains($0) && !$0.hasPrefix(".github/") }.sorted()
    if !hasReport, let first = foreign.first {
      return "expected a branch of published reports, or one with a site's settings only (CNAME and the like), found "
        + "another's file \(first.debugDescription)"
    }
    // Somebody's file at a path of the report's, or above or below one.
    let clash = others.keys.sorted().first { path in
      site.files.keys.contains { $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
    }
    return clash.map { "expected no file of another's at a path of the report's, found \($0.debugDescription)" }
  }
}
