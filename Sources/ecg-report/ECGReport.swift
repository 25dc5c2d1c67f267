import ArgumentParser
import Experiments

/// The command `ecg-report`.
@main
struct ECGReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ecg-report",
    abstract: "Trains a network and a forest on heartbeats and draws a report on how well they do.",
    discussion: """
      Without --data it takes data/mitdb, else the CSV pair in data/, else synthetic beats.
      Exit codes: 0 done, 64 usage, 65 bad data, 73 cannot write, 74 cannot read, 130 or 143 stopped.
      """,
    version: ToolVersion.current.version,
    subcommands: [
      Run.self, Render.self, Fetch.self, Export.self, Verify.self, Compare.self, Publish.self,
      Classify.self, Score.self,
    ],
    defaultSubcommand: Run.self)

  static func main() {
    Surroundings.prepare()
    do {
      var command = try parseAsRoot()
      let interruption = Interruption(of: command)
      defer { withExtendedLifetime(interruption) {} }
      do {
        try command.run()
      } catch let failure {
        try stop(failure)
      }
    } catch {
      exit(withError: error)
    }
  }

  /// Turns an error of ours into one line on stderr and its exit code; others are the argument parser's.
  private static func stop(_ failure: any Error) throws {
    guard let code = ExitCode(for: failure) else { throw failure }
    StandardError.line("ecg-report: \(failure)")
    throw code
  }
}
