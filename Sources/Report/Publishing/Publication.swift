public import Files
import Foundation

/// A report as a commit on a branch of its own, ready to be pushed.
///
/// Each commit's parent is the branch's tip, whoever made that. The report's files replace those of the report that is there;
/// other files, such as a CNAME or a workflow, stay. The branch is only ever moved forward, and one that has moved meanwhile
/// is left alone.
public final class Publication {
  /// What a push would do to the branch.
  public enum State: Sendable, Equatable {
    case new, updated, unchanged
  }

  /// How one file differs from the one that is published.
  public struct Change: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable {
      case added, changed, removed
    }
    public var kind: Kind
    public var path: String

    public var description: String { "\(kind.rawValue) \(path)" }
  }

  public let branch: String
  /// The remote's address as it may be shown: without a password.
  public let shownRemote: String
  public let state: State
  /// In order of the paths.
  public let changes: [Change]
  /// Bytes of the whole site.
  public let bytes: Int
  /// The commit's message.
  public let message: String

  private let remote: String
  private let scratch: URL
  private let git: Git
  private let commit: String
  private let tip: String?

  /// Checks the report, reads the branch, and makes the commit in a scratch repository. The remote is not changed.
  ///
  /// - Parameters:
  ///   - folder: of the report.
  ///   - remote: address or path as git takes it, or the name of a remote of the repository around the current folder.
  /// - Throws: `Fault`.
  public init(of folder: String, to remote: String, branch: String) throws(Fault) {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "ecg-report-\(UUID().uuidString)")
    var isMade = false
    defer { if !isMade { try? FileManager.default.removeItem(at: scratch) } }
    do {
      try FileManager.default.createDirectory(
        at: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unmade("\(scratch.path): \((error as NSError).localizedDescription)")
    }
    let git = try Git(scratch: scratch)
    guard try Self.isBranchName(branch, git) else {
      throw Fault(
        .usage, path: "--branch",
        reason: "expected a name that git takes for a branch, found \(branch.debugDescription)")
    }
    let site = try PublishedSite(folder: folder)
    let address = try git.address(ofRemote: remote) ?? remote
    let shown = Git.withoutPassword(address)
    let tip = try Self.tip(of: branch, at: address, shown: shown, git)
    let there: PublishedBranch
    if let tip {
      try Self.fetch(tip, of: branch, from: address, shown: shown, git)
      there = try PublishedBranch(tip, git)
      if let reason = there.obstacle(to: site) {
        throw Fault(.cannotWrite, path: shown, place: "branch \(branch)", reason: reason)
      }
    } else {
      there = PublishedBranch()
    }
    let tree = try Self.tree(of: site, on: there, scratch: scratch, git)
    changes = try Self.changes(from: tip, to: tree, git)
    state = tip == nil ? .new : changes.isEmpty ? .unchanged : .updated
    commit = try git.local(
      Self.identity(git) + ["commit-tree", "--no-gpg-sign", tree] + (tip.map { ["-p", $0] } ?? []), input: site.message)
    bytes = site.files.values.map(\.count).reduce(0, +)
    message = site.message
    (self.branch, self.remote, shownRemote) = (branch, address, shown)
    (self.tip, self.git, self.scratch) = (tip, git, scratch)
    isMade = true
  }

  deinit { try? FileManager.default.removeItem(at: scratch) }

  /// Moves the branch to the commit; does nothing when the report is there already.
  ///
  /// - Returns: the commit at the branch's tip.
  /// - Throws: `Fault`; the branch is then as it was.
  @discardableResult
  public func push() throws(Fault) -> String {
    if state == .unchanged, let tip { return tip }
    // Without force git takes nothing but a step forward from what the remote has.
    let pushed = try git.run(["push", "--quiet", "--", remote, "\(commit):refs/heads/\(branch)"])
    if !pushed.succeeded {
      let now = try Self.tip(of: branch, at: remote, shown: shownRemote, git)
      if now != tip { throw Self.moved(shownRemote, branch) }
      throw Fault(
        .cannotWrite, path: shownRemote, place: "branch \(branch)", reason: "cannot be written: \(pushed.complaint)")
    }
    return commit
  }
}

extension Publication {
  /// Whether git takes a name for a branch of its own. "HEAD" and what begins with "refs/" would only look like one.
  private static func isBranchName(_ name: String, _ git: Git) throws(Fault) -> Bool {
    guard !name.hasPrefix("-"), !name.hasPrefix("refs/"), !["HEAD", "@"].contains(name), !name.utf8.contains(0) else {
      return false
    }
    return try git.run(["check-ref-format", "refs/heads/\(name)"]).succeeded
  }

  private static func moved(_ shown: String, _ branch: String) -> Fault {
    Fault(
      .cannotWrite, path: shown, place: "branch \(branch)",
      reason: "somebody else has pushed meanwhile; nothing was published, run the command again")
  }

  /// The commit at a remote branch's tip, nil when there is no such branch.
  private static func tip(
    of branch: String, at remote: String, shown: String, _ git: Git
  ) throws(Fault) -> String? {
    let listed = try git.run(["ls-remote", "--", remote, "refs/heads/\(branch)"])
    guard listed.succeeded else { throw .cannotRead(shown, listed.complaint) }
    // The pattern also matches longer names that end in it.
    let line = listed.out.split(separator: "\n").first { $0.hasSuffix("\trefs/heads/\(branch)") }
    return line?.split(separator: "\t").first.map(String.init)
  }

  private static func fetch(
    _ tip: String, of branch: String, from remote: String, shown: String, _ git: Git
  ) throws(Fault) {
    let fetched = try git.run(["fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, "refs/heads/\(branch)"])
    guard fetched.succeeded else { throw .cannotRead(shown, fetched.complaint) }
    guard try git.run(["cat-file", "-e", tip]).succeeded else { throw Self.moved(shown, branch) }
  }

  /// Writes the site's files as they are, past any filter and ignore rule of the user's, beside what stays of the branch, and
  /// returns the tree of all.
  private static func tree(
    of site: PublishedSite, on branch: PublishedBranch, scratch: URL, _ git: Git
  ) throws(Fault) -> String {
    let files = site.files.merging(PublishedSite.settings.filter { branch.others[$0.key] == nil }) { $1 }
    let paths = files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let copies = paths.indices.map { scratch.appending(path: "file-\($0)").path }
    let folder = try Folder(scratch.path)
    for (number, path) in paths.enumerated() { try folder.create(FileName("file-\(number)"), files[path] ?? []) }
    let blobs = try git.local(
      ["hash-object", "-w", "--no-filters", "--stdin-paths"], input: copies.map { $0 + "\n" }.joined()
    ).split(separator: "\n")
    guard blobs.count == paths.count else { throw .unmade("git has not taken every file") }
    let kept = branch.others.map { path, entry in "\(entry.mode) \(entry.object)\t\(path)\0" }.sorted()
    let entries = kept + zip(paths, blobs).map { path, blob in "100644 \(blob)\t\(path)\0" }
    _ = try git.local(["update-index", "-z", "--index-info"], input: entries.joined())
    return try git.local(["write-tree"])
  }

  private static func changes(from tip: String?, to tree: String, _ git: Git) throws(Fault) -> [Change] {
    let nothing = try git.local(["mktree"])
    let listed = try git.local(["diff-tree", "-r", "-z", "--no-renames", "--name-status", tip ?? nothing, tree])
    let fields = listed.split(separator: "\0").map(String.init)
    return stride(from: 0, to: fields.count - 1, by: 2).map { index in
      let kind: Change.Kind = fields[index] == "A" ? .added : fields[index] == "D" ? .removed : .changed
      return Change(kind: kind, path: fields[index + 1])
    }
  }

  /// Options that name the committer where git knows none, as on a machine that builds unattended.
  private static func identity(_ git: Git) throws(Fault) -> [String] {
    if try git.run(["var", "GIT_COMMITTER_IDENT"]).succeeded, try git.run(["var", "GIT_AUTHOR_IDENT"]).succeeded {
      return []
    }
    return ["-c", "user.name=ecg-report", "-c", "user.email=ecg-report@localhost"]
  }
}
