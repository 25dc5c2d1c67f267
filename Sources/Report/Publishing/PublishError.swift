/// Why a report cannot be published; `description` is one line.
public enum PublishError: Error, Equatable, Sendable {
  /// The report is not as it was written.
  case notWhole(folder: String, finding: String, others: Int)
  /// A file of the report cannot be read, or is not what it should be.
  case unusable(path: String, expected: String, found: String)
  /// There is no git on this machine.
  case noGit(reason: String)
  /// No branch can have this name.
  case badBranch(String)
  /// The remote cannot be reached or read.
  case unreadable(remote: String, reason: String)
  /// The branch holds something else than published reports.
  case foreign(remote: String, branch: String, tip: String)
  /// Somebody else has pushed to the branch meanwhile.
  case moved(remote: String, branch: String)
  /// The remote did not take the commit.
  case refused(remote: String, branch: String, reason: String)
  /// The commit cannot be made on this machine.
  case unwritable(reason: String)

  /// Whether the report, rather than git or the remote, is at fault.
  public var isBadData: Bool {
    switch self {
    case .notWhole, .unusable: true
    default: false
    }
  }

  /// Whether the remote could not be read, rather than written.
  public var isInput: Bool {
    if case .unreadable = self { true } else { false }
  }
}

extension PublishError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notWhole(let folder, let finding, let others):
      "\(folder): expected a whole report, found \(finding)"
        + (others > 0 ? " and \(others) more (ecg-report verify)" : "")
    case .unusable(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    case .noGit(let reason): "git: cannot be run: \(reason)"
    case .badBranch(let name): "--branch: expected a name that git takes for a branch, found \"\(name)\""
    case .unreadable(let remote, let reason): "\(remote): cannot be read: \(reason)"
    case .foreign(let remote, let branch, let tip):
      "\(remote), branch \(branch): expected no branch or one that ecg-report publish has made, found another's commit "
        + tip.prefix(12)
    case .moved(let remote, let branch):
      "\(remote), branch \(branch): somebody else has pushed meanwhile; nothing was published, run the command again"
    case .refused(let remote, let branch, let reason): "\(remote), branch \(branch): cannot be written: \(reason)"
    case .unwritable(let reason): "the commit cannot be made: \(reason)"
    }
  }
}
