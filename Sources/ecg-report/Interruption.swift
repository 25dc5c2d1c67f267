import ArgumentParser
import Dispatch
import Foundation

/// A command that says, when it is stopped, how to go on.
protocol Stoppable {
  /// The rest of the line "ecg-report: stopped; …".
  var wayOn: String { get }
}

/// Ctrl-C and SIGTERM: the command stops within a second, says how to go on, and exits with 130 or 143.
///
/// Nothing needs tidying: a report is only ever swapped in whole, and finished trainings are on disk already.
final class Interruption {
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on, as long as it lives.
  init(of command: any ParsableCommand) {
    let wayOn = (command as? any Stoppable)?.wayOn ?? "nothing is half written, and the same command starts anew"
    sources = [(SIGINT, Int32(130)), (SIGTERM, Int32(143))].map { number, code in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        StandardError.writeLast("\necg-report: stopped; \(wayOn)\n")
        _exit(code)
      }
      source.resume()
      return source
    }
  }
}
