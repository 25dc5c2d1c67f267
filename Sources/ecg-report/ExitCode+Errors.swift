import ArgumentParser
import Charts
import Experiments
import Files
import Heartbeats
import Report
import Results

extension ExitCode {
  /// Exit codes as in sysexits.h.
  static let badData = ExitCode(65)
  static let systemError = ExitCode(71)
  static let cannotWrite = ExitCode(73)
  static let cannotRead = ExitCode(74)
  static let interrupted = ExitCode(130)

  /// The exit code of one of our errors, nil for an error that is not ours.
  init?(for error: any Error) {
    switch error {
    case let fault as Fault: self = ExitCode(for: fault.kind)
    case let error as HeartbeatError:
      self = error.isOutput ? .cannotWrite : error.isInputOutput ? .cannotRead : .badData
    case ChartError.theme: self = .badData
    case is ChartError, is ReportError: self = .cannotWrite
    default: return nil
    }
  }

  /// The exit code of a kind of fault.
  init(for kind: Fault.Kind) { self.init(kind.exitCode) }
}
