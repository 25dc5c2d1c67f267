import Files
import Foundation
import TestSupport
import Testing

/// Signals that end a run, locks that somebody holds, names that are no text, and few processes.
struct StoppingTests {
  private static let quick = [
    "--quick", "--beats", "1000", "--trees", "3", "--protocols", "leak-free", "--features", "beat", "--classes",
    "binary",
    "--output", "report",
  ]

  /// Runs a line of shell in a folder, in which "$tool" is the tool and "$run" a short run.
  private func shell(
    _ line: String, in folder: URL, _ environment: [String: String] = [:], through wrapper: [String] = []
  ) throws -> (code: Int32, err: String) {
    let arguments = wrapper.isEmpty ? ["-c", line] : wrapper.dropFirst() + ["/bin/sh", "-c", line]
    let finished = try FinishedProgram.run(
      URL(filePath: wrapper.first ?? "/bin/sh"), arguments, in: folder,
      environment: [
        "tool": Tool.path.path, "run": Self.quick.joined(separator: " "),
        "XDG_CACHE_HOME": folder.appending(path: "cache").path,
      ].merging(environment) { $1 })
    #expect(!finished.wasKilled, "\(line)")
    return (finished.code, finished.err)
  }

  /// Whether a signal is ignored in this process, and so in what it starts.
  private static func ignores(_ signal: Int32) -> Bool {
    var action = sigaction()
    _ = sigaction(signal, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  @Test(arguments: [SIGHUP, SIGQUIT]) func aHangUpAndAQuitSayHowToGoOn(signal: Int32) throws {
    guard !Self.ignores(signal) else { return }
    try Tool.withFolder { folder in
      let run = try WatchedTool(
        ["--beats", "20000", "--protocols", "published", "--output", "report"], in: folder,
        cache: folder.appending(path: "cache"))
      #expect(run.hasSaid("net before: epoch"))
      run.send(signal)
      #expect(run.end() == 128 + signal)
      #expect(
        run.lines.last == "ecg-report: stopped; the same command resumes with the remaining trainings")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "report").path))
    }
  }

  @Test func aHangUpThatIsIgnoredFromTheStartStopsNothing() throws {
    try Tool.withFolder { folder in
      let (code, err) = try shell(
        "trap '' HUP; \"$tool\" $run & n=$!; kill -HUP $n; sleep 0.2; kill -HUP $n 2>/dev/null; wait $n", in: folder)
      #expect(code == 0, "\(err)")
      #expect(try Tool.run(["verify", "report"], in: folder).code == 0)
    }
  }

  /// Silence may be asked for, and still a command that waits must say what for.
  @Test(arguments: [
    (quick, "report"), (["--quiet"] + quick, "report"), (["compare", "old", "old", "--output", "both"], "both"),
    (["render", "report", "--formats", "svg"], "report"),
    (["fetch", "--quiet", "--from", "http://127.0.0.1:1/", "--into", "mitdb"], "mitdb"),
  ]) func whoWaitsForALockSaysSo(arguments: [String], target: String) throws {
    try Tool.withFolder { folder in
      let needsReport = ["compare", "render"].contains(arguments[0])
      if needsReport {
        let made = Self.quick.dropLast() + [arguments[0] == "render" ? "report" : "old"]
        #expect(try Tool.run(Array(made), in: folder).code == 0)
      }
      let lock = folder.appending(path: ".\(target).lock").path
      let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      #expect(write(descriptor, "4711", 4) == 4)
      let waiting = try WatchedTool(arguments, in: folder, cache: folder.appending(path: "cache"))
      #expect(waiting.hasSaid("Waiting: process 4711 is working on \(target)"))
      close(descriptor)
      // The fetch finds no server, the others do their work.
      #expect(waiting.end() == (arguments[0] == "fetch" ? 74 : 0))
    }
  }

  @Test(arguments: [
    "verify \"$name\"", "--data \"$name\" $run", "$run --output \"$name\"", "render x --theme \"$name\"",
    "classify \"$name\" --model x", "compare \"$name\" x", "export --data \"$name\" out", "--patients \"$name\" $run",
  ]) func argumentsThatAreNoTextAreRefused(line: String) throws {
    try Tool.withFolder { folder in
      let (code, err) = try shell("name=$(printf 'a\\377b'); \"$tool\" \(line)", in: folder)
      #expect(code == 64)
      #expect(err.split(separator: "\n").count == 1 && err.hasPrefix("ecg-report: "), "\(err)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  /// One's own file whose name is no UTF-8 stays, with its bytes, wherever a folder is replaced.
  @Test func filesOfNamesThatAreNoTextStay() throws {
    try Tool.withFolder { folder in
      let put = "for f in report report/figures both both/tables; do printf mine >\"$f/$(printf '\\377')\"; done"
      let kept =
        "for f in report report/figures both both/tables; do [ \"$(cat \"$f/$(printf '\\377')\")\" = mine ] || exit 9; done"
      let (code, err) = try shell(
        """
        set -e; "$tool" $run; "$tool" compare report report --output both; \(put)
        "$tool" $run --seed 2; "$tool" render report; "$tool" compare report report --output both; \(kept)
        """, in: folder)
      #expect(code == 0, "\(err)")
      #expect(try shell("\"$tool\" verify report", in: folder).code == 0, "it is no fault of the report")
    }
  }

  @Test func aRelativeCacheFolderIsNotUsed() throws {
    try Tool.withFolder { folder in
      let home = folder.appending(path: "home")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      for value in ["relative", "./relative", "~/relative", ""] {
        let (code, err) = try shell("\"$tool\" $run", in: folder, ["XDG_CACHE_HOME": value, "HOME": home.path])
        #expect(code == 0, "\(err)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["home", "report"])
      #expect(FileManager.default.fileExists(atPath: home.appending(path: ".cache/ecg-report/trainings").path))
    }
  }

  /// Root has no limit of processes, so another user runs the tool where this one is root.
  private static let wrapper: [String]? =
    geteuid() != 0
    ? []
    : ["/usr/bin/setpriv", "/bin/setpriv"].first { FileManager.default.isExecutableFile(atPath: $0) }.map {
      [$0, "--reuid=64321", "--regid=64321", "--clear-groups"]
    }

  @Test(.enabled(if: wrapper != nil && Sanitizer.isOff, "neither an ordinary user nor setpriv"))
  func
    fewProcessesStopNothingAndSignalsWork() throws
  {
    let wrapper = try #require(Self.wrapper)
    try Tool.withFolder { folder in
      #expect(chmod(folder.path, 0o777) == 0)
      // The built tool may lie where another user may not look.
      let copy = folder.appending(path: "tool")
      try FileManager.default.copyItem(at: Tool.path, to: copy)
      let environment = ["tool": copy.path, "HOME": folder.path]
      // Others of an ordinary user's processes count, so that the limit is met from the start.
      for limit in [1, 2, 4] {
        let (code, err) = try shell(
          "ulimit -u \(limit); exec \"$tool\" $run --output r\(limit)", in: folder, environment, through: wrapper)
        #expect(code == 0, "\(err)")
      }
      let (code, err) = try shell(
        """
        "$tool" --beats 20000 --jobs 8 --output long & n=$!
        ulimit -u 1
        sleep 2; kill -TERM $n; wait $n
        """, in: folder, environment, through: wrapper)
      #expect(code == 143)
      #expect(err.contains("ecg-report: stopped; the same command resumes"), "\(err)")
    }
  }
}
