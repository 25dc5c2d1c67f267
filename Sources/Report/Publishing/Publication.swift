import Foundation

/// A report as a commit on a branch of its own, ready to be pushed.
///
/// The branch holds nothing but published reports, each commit's parent being the one before. It is only ever moved
/// forward: a branch with another's commit at its tip is left alone, and so is one that has moved meanwhile.
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
  /// - Throws: `PublishError`, or `ReportError` when the folder is no report.
  public init(of folder: String, to remote: String, branch: String) throws {
    let site = try PublishedSite(folder: folder)
    let scratch = FileManager.default.temporaryDirectory.appending(path: "ecg-report-\(UUID().uuidString)")
    var isMade = false
    defer { if !isMade { try? FileManager.default.removeItem(at: scratch) } }
    do {
      try FileManager.default.createDirectory(
        at: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw PublishError.unwritable(reason: "\(scratch.path): \((error as NSError).localizedDescription)")
    }
    let git = try Git(scratch: scratch)
    guard !branch.hasPrefix("-"), try git.run(["check-ref-format", "refs/heads/\(branch)"]).succeeded else {
      throw PublishError.badBranch(branch)
    }
    let address = try git.address(ofRemote: remote) ?? remote
    let shown = Git.withoutPassword(address)
    let tip = try Self.tip(of: branch, at: address, shown: shown, git)
    if let tip {
      try Self.fetch(tip, of: branch, from: address, shown: shown, git)
      guard try Self.isOurs(tip, git) else {
        throw PublishError.foreign(remote: shown, branch: branch, tip: tip)
      }
    }
    let tree = try Self.tree(of: site, scratch: scratch, git)
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
  /// - Throws: `PublishError.moved` or `.refused`; the branch is then as it was.
  @discardableResult
  public func push() throws -> String {
    if state == .unchanged, let tip { return tip }
    // Without force git takes nothing but a step forward from what the remote has.
    let pushed = try git.run(["push", "--quiet", "--", remote, "\(commit):refs/heads/\(branch)"])
    if !pushed.succeeded {
      let now = try Self.tip(of: branch, at: remote, shown: shownRemote, git)
      if now != tip { throw PublishError.moved(remote: shownRemote, branch: branch) }
      throw PublishError.refused(remote: shownRemote, branch: branch, reason: pushed.complaint)
    }
    return commit
  }
}

extension Publication {
  /// The commit at a remote branch's tip, nil when there is no such branch.
  private static func tip(
    of branch: String, at remote: String, shown: String, _ git: Git
  ) throws(PublishError) -> String? {
    let listed = try git.run(["ls-remote", "--", remote, "refs/heads/\(branch)"])
    guard listed.succeeded else { throw .unreadable(remote: shown, reason: listed.complaint) }
    // The pattern also matches longer names that end in it.
    let line = listed.out.split(separator: "\n").first { $0.hasSuffix("\trefs/heads/\(branch)") }
    return line?.split(separator: "\t").first.map(String.init)
  }

  private static func fetch(
    _ tip: String, of branch: String, from remote: String, shown: String, _ git: Git
  ) throws(PublishError) {
    let fetched = try git.run(["fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, "refs/heads/\(branch)"])
    guard fetched.succeeded else { throw .unreadable(remote: shown, reason: fetched.complaint) }
    guard try git.run(["cat-file", "-e", tip]).succeeded else { throw .moved(remote: shown, branch: branch) }
  }

  /// Whether a commit's message ends as ours do.
  private static func isOurs(_ commit: String, _ git: Git) throws(PublishError) -> Bool {
    let text = try git.local(["cat-file", "commit", commit])
    return text.split(separator: "\n").last == Substring(PublishedSite.signature)
  }

  /// Writes the site's files as they are, past any filter and ignore rule of the user's, and returns their tree.
  private static func tree(of site: PublishedSite, scratch: URL, _ git: Git) throws(PublishError) -> String {
    let paths = site.files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let copies = paths.indices.map { scratch.appending(path: "file-\($0)").path }
    for (path, copy) in zip(paths, copies) {
      guard FileManager.default.createFile(atPath: copy, contents: Data(site.files[path] ?? [])) else {
        throw .unwritable(reason: "\(copy) cannot be written")
      }
    }
    let blobs = try git.local(
      ["hash-object", "-w", "--no-filters", "--stdin-paths"], input: copies.map { $0 + "\n" }.joined()
    ).split(separator: "\n")
    guard blobs.count == paths.count else { throw .unwritable(reason: "git has not taken every file") }
    let entries = zip(paths, blobs).map { path, blob in "100644 \(blob)\t\(path)\0" }
    _ = try git.local(["update-index", "-z", "--index-info"], input: entries.joined())
    return try git.local(["write-tree"])
  }

  private static func changes(from tip: String?, to tree: String, _ git: Git) throws(PublishError) -> [Change] {
    let nothing = try git.local(["mktree"])
    let listed = try git.local(["diff-tree", "-r", "-z", "--no-renames", "--name-status", tip ?? nothing, tree])
    let fields = listed.split(separator: "\0").map(String.init)
    return stride(from: 0, to: fields.count - 1, by: 2).map { place in
      let kind: Change.Kind = fields[place] == "A" ? .added : fields[place] == "D" ? .removed : .changed
      return Change(kind: kind, path: fields[place + 1])
    }
  }

  /// Options that name the committer where git knows none, as on a machine that builds unattended.
  private static func identity(_ git: Git) throws(PublishError) -> [String] {
    if try git.run(["var", "GIT_COMMITTER_IDENT"]).succeeded, try git.run(["var", "GIT_AUTHOR_IDENT"]).succeeded {
      return []
    }
    return ["-c", "user.name=ecg-report", "-c", "user.email=ecg-report@localhost"]
  }
}
