import ArgumentParser
import Files

extension ExitCode {
  /// Exit codes as in sysexits.h.
  static let badData = ExitCode(65)
  static let systemError = ExitCode(71)
  static let cannotWrite = ExitCode(73)
  static let cannotRead = ExitCode(74)
  static let interrupted = ExitCode(130)

  /// The exit code of one of our errors, nil for an error that is not ours.
  init?(for error: any Error) {
    guard let fault = error as? Fault else { return nil }
    self.init(for: fault.kind)
  }

  /// The exit code of a kind of fault.
  init(for kind: Fault.Kind) { self.init(kind.exitCode) }
}
