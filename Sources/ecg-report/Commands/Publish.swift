import ArgumentParser
import Foundation
import Report

/// `ecg-report publish`: a report's pages as a commit on a branch, such as GitHub Pages serves.
struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Commit a report's pages, and nothing else, to a branch of a git repository.",
    discussion: """
      Other files on the branch, such as a CNAME, are kept. The branch is never force-pushed, and without changes \
      there is no commit. The program uses git, so the remote may be anything that git can push to.
      """)

  @Argument(help: "Folder of the report.")
  var folder = "output"

  @Option(help: "Repository to push to: an address, a path, or a remote's name.")
  var to: String

  @Option(help: "Branch to publish on.")
  var branch = "gh-pages"

  @Flag(help: "Say what would be published, and change nothing.")
  var dryRun = false

  func run() throws {
    let publication = try Publication(of: folder, to: to, branch: branch)
    let target = "\(publication.shownRemote), branch \(branch)"
    if publication.state == .unchanged {
      try StandardOutput.line("\(target): nothing changed, the report is there already")
    } else if dryRun {
      for change in publication.changes { try StandardOutput.line("\(change)") }
      try StandardOutput.line(
        "\(target): would get \(publication.changes.count) changes, a site of \(publication.bytes) bytes:")
      try StandardOutput.lines(publication.message.trimmingCharacters(in: .newlines))
    } else {
      let commit = try publication.push()
      try StandardOutput.line("\(target): \(publication.changes.count) changes published as \(commit.prefix(12))")
    }
  }
}
