import ArgumentParser
import CFiles
import Glibc

/// A command that says, when it is stopped, how to resume it.
protocol Stoppable {
  /// The rest of the line "ecg-report: stopped; …".
  var resumeHint: String { get }
}

/// Ctrl-C, SIGTERM, SIGHUP and SIGQUIT: the command stops at once, says how to resume, and exits with 128 and the signal's
/// number.
///
/// Nothing needs tidying: a report is only ever swapped in whole, and finished trainings are on disk already. No thread is
/// needed, so that a program to which the system gives no threads can be stopped too.
enum Interruption {
  /// Listens from now on.
  static func listen(for command: any ParsableCommand) {
    let hint = (command as? any Stoppable)?.resumeHint ?? "no file is left incomplete; the same command starts again"
    // The copy is for as long as the process lives.
    let text = unsafe strdup("\necg-report: stopped; \(hint)\n")
    if let text = unsafe text { unsafe stop_on_signals(text, strlen(text)) }
  }
}
