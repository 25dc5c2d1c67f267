import ArgumentParser
import Dispatch
import Experiments
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the run stops within a second, says how to go on, and exits with 130 or 143.
///
/// Nothing needs tidying: a report is only ever swapped in whole, and finished trainings are on disk already.
final class Interruption: Sendable {
  private let sources: Mutex<[any DispatchSourceSignal]>

  /// Listens from now on.
  ///
  /// - Parameter advice: printed when a signal arrives, e.g. how to go on.
  init(advice: String) {
    let sources = [(SIGINT, Int32(130)), (SIGTERM, Int32(143))].map { number, code in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        StandardError.write("\n\(advice)\n")
        _exit(code)
      }
      source.resume()
      return source as any DispatchSourceSignal
    }
    self.sources = Mutex(sources)
  }
}
