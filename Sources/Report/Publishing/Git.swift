package import Files
package import Foundation
import Glibc

/// The git of this machine, working on a repository of its own in a scratch folder.
///
/// git finds credentials as it always does: the environment is passed on, and so is the terminal, for it may have to ask
/// for a password. Foundation's Process would put git into a process group of its own, which stops it when it asks.
package struct Git {
  package struct Output {
    package var succeeded: Bool
    package var out: String
    /// The line of git's messages that says what went wrong.
    package var complaint: String
  }

  private let scratch: URL
  private let repository: String

  /// Variables that tie git to the repository of a caller, such as a hook, rather than to ours.
  private static let tied: Set<String> = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
  ]

  /// Far more bytes than git prints of any report.
  private static let mostPrinted = 1 << 30

  /// Makes an empty repository.
  ///
  /// - Parameter scratch: a folder for the repository and what goes in and out of git.
  package init(scratch: URL) throws(Fault) {
    self.scratch = scratch
    repository = scratch.appending(path: "repository").path
    // Without a template no hook of the user's gets in.
    let made = try spawn(["init", "--quiet", "--bare", "--template=", repository])
    guard made.succeeded else { throw .unmade(made.complaint) }
  }

  /// Runs git on the repository.
  ///
  /// - Parameter input: what git reads from stdin.
  package func run(_ arguments: [String], input: String = "") throws(Fault) -> Output {
    try spawn(["--git-dir=\(repository)", "-c", "gc.auto=0", "-c", "maintenance.auto=false"] + arguments, input: input)
  }

  /// Runs git on the repository; what it prints, without the last line's end.
  package func local(_ arguments: [String], input: String = "") throws(Fault) -> String {
    let output = try run(arguments, input: input)
    guard output.succeeded else { throw .unmade(output.complaint) }
    return output.out.hasSuffix("\n") ? String(output.out.dropLast()) : output.out
  }

  /// The address of a remote that the repository around the current folder knows by this name, if it does.
  func address(ofRemote name: String) throws(Fault) -> String? {
    let output = try spawn(["remote", "get-url", "--push", "--", name], isTied: true)
    return output.succeeded ? output.out.split(separator: "\n").first.map(String.init) : nil
  }

  /// Runs git to its end. Files stand for its streams, since a full pipe that nobody reads would stop it.
  private func spawn(_ arguments: [String], input: String = "", isTied: Bool = false) throws(Fault) -> Output {
    let streams = ["in", "out", "err"].map { scratch.appending(path: "git-\($0)").path }
    let read = try AsideFile(streams[0])
    try read.append(input.utf8)
    try read.putInPlace(synced: false)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (stream, path) in streams.enumerated() {
      let mode = stream == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
      unsafe posix_spawn_file_actions_addopen(&actions, Int32(stream), path, mode, 0o600)
    }
    let environment = ProcessInfo.processInfo.environment.filter { isTied || !Self.tied.contains($0.key) }
    var words = unsafe (["git"] + arguments).map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for index in unsafe words.indices { unsafe free(words[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var child = pid_t()
    let code = unsafe posix_spawnp(&child, "git", &actions, nil, &words, &variables)
    guard code == 0 else {
      throw Fault(.cannotWrite, path: "git", reason: "cannot be run: \(systemWords(code))")
    }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
    let printed = try streams.dropFirst().map { path throws(Fault) in
      String(decoding: try WholeFile.readIfThere(path, atMost: Self.mostPrinted) ?? [], as: UTF8.self)
    }
    return Output(succeeded: status == 0, out: printed[0], complaint: Self.complaint(printed[1], status))
  }

  /// What went wrong, on one line and without passwords: the first error of git's or the other side's, else what a hook
  /// has said, which has no mark of its own.
  package static func complaint(_ text: String, _ status: Int32) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    let marks = ["fatal: ", "error: ", "remote: ", "ssh: "]
    // That the push failed is known; the reason stands in another line.
    let vague = "error: failed to push some refs"
    let said = lines.filter { line in !line.hasPrefix(vague) && !["", "remote:"].contains(line) }
    let others = said.filter { line in !["hint: ", "To ", "! ["].contains { line.hasPrefix($0) } }
    let reason =
      said.first { line in marks.contains { line.hasPrefix($0) } }
      ?? (others.isEmpty ? said.first ?? lines.first : others.prefix(3).joined(separator: "; "))
    return reason.map { "git: \(withoutPassword(String($0.prefix(300))).printable)" }
      ?? "git ended with status \(status)"
  }

  /// An address, or a line that quotes one, without the user and password in it.
  static func withoutPassword(_ text: String) -> String {
    text.replacing(/:\/\/[^\/@\s]*@/, with: "://")
  }
}

extension Fault {
  /// A commit that cannot be made on this machine.
  static func unmade(_ reason: String) -> Fault {
    Fault(.cannotWrite, path: "", reason: "the commit cannot be made: \(reason)")
  }
}
