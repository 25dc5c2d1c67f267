import ArgumentParser
import Files
import Foundation

/// What the shell hands to the process, made safe before anything else runs.
enum Surroundings {
  static func prepare() {
    // A file opened later must not take the number of a standard stream that came closed, and be written to as one.
    while case let descriptor = unsafe open("/dev/null", O_RDWR), descriptor >= 0 {
      if descriptor > STDERR_FILENO {
        close(descriptor)
        break
      }
    }
    // Writing to a reader that has left, or beyond a limit on file sizes, is an error like others, not the end.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Refuses arguments that are no text in UTF-8. Swift would change their bytes, so that other files than those named were
  /// read and written.
  ///
  /// - Throws: `Fault` of kind `usage`.
  static func checkArguments() throws(Fault) {
    guard let bytes = try? WholeFile.read("/proc/self/cmdline", atMost: 1 << 24) else { return }
    let arguments = bytes.split(separator: 0, omittingEmptySubsequences: false)
    for (index, argument) in arguments.enumerated() where String(validating: argument, as: UTF8.self) == nil {
      throw Fault(
        .usage, path: "argument \(index), \(String(decoding: argument, as: UTF8.self))",
        reason: "expected text in UTF-8, found other bytes; give the file or folder another name")
    }
  }
}
