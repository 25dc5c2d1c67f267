import ArgumentParser
import Experiments
import Files
import Glibc
import Groundwork
import Ranks
import Results

/// The command `ecg-report`.
@main
struct ECGReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ecg-report",
    abstract: "Train a neural network and a random forest on heartbeats, and report how well they find abnormal ones.",
    discussion: """
      Without --data, the program uses data/mitdb, else the CSV pair in data/, else synthetic beats.
      With --train and --test, it trains on one database and tests on another.
      Exit codes: 0 success, 64 wrong usage, 65 bad data, 71 a process of the run failed, 73 cannot write, 74 \
      cannot read, 128 + N stopped by signal N.
      """,
    version: ToolVersion.current.version,
    subcommands: [
      Run.self, Merge.self, Render.self, Fetch.self, Export.self, Verify.self, Compare.self, Publish.self,
      Classify.self, Score.self, Noise.self,
    ],
    defaultSubcommand: Run.self)

  static func main() {
    Surroundings.prepare()
    guard let crew = Processes.crew else {
      do {
        try runCommand()
      } catch {
        end(error)
      }
      return
    }
    if crew.leads { lead(crew) } else { follow(crew) }
    crew.leave()
  }

  private static func runCommand() throws {
    do {
      try Surroundings.checkArguments()
    } catch {
      try stop(error)
    }
    var command = try parseAsRoot()
    Interruption.listen(for: command)
    do {
      try command.run()
    } catch let failure {
      try stop(failure)
    }
  }

  /// The argument parser's message with the option that begins like the unknown one in place of one that is as short.
  private static func suggestingBeginnings(_ text: String) -> String {
    guard let unknown = text.firstMatch(of: /Unknown option '(--[-a-z]+)'\. Did you mean '(--[-a-z]+)'\?/),
      let name = text.firstMatch(of: /See 'ecg-report ([a-z]+) --help'/)?.1,
      let command = configuration.subcommands.first(where: { "\($0)".lowercased() == name })
    else { return text }
    let options = helpMessage(for: command).matches(of: /--[-a-z]+/).map { String($0.0) }
    guard let longer = options.filter({ $0.hasPrefix(unknown.1) }).min() else { return text }
    return text.replacing("Did you mean '\(unknown.2)'", with: "Did you mean '\(longer)'")
  }

  /// Says what the argument parser has to say, with what it quotes from the command line escaped, and ends.
  private static func end(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    let text = suggestingBeginnings(fullMessage(for: error))
    if !text.isEmpty {
      if code.isSuccess { try? StandardOutput.lines(text) } else { StandardError.lines(text) }
    }
    Glibc.exit(code.rawValue)
  }

  /// Runs the command; an error ends the other processes too.
  private static func lead(_ crew: Crew) {
    do {
      try runCommand()
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code.isSuccess { return print(text) }
      if !text.isEmpty { StandardError.lines(text) }
      crew.abort(code.rawValue)
    }
  }

  /// Helps to run experiments; other commands, and errors that the leader finds too, are the leader's alone.
  private static func follow(_ crew: Crew) {
    guard let run = try? parseAsRoot() as? Run else { return }
    do {
      try run.run()
    } catch {
      crew.giveUp(code: (ExitCode(for: error) ?? .failure).rawValue, message: "\(error)")
    }
  }

  /// Turns an error of ours into one line on stderr and its exit code; others are the argument parser's.
  private static func stop(_ failure: any Error) throws {
    guard let code = ExitCode(for: failure) else { throw failure }
    StandardError.line("ecg-report: \(failure)".printable)
    throw code
  }
}
