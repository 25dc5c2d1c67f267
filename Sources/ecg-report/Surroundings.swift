import Foundation

/// What the shell hands to the process, made safe before anything else runs.
enum Surroundings {
  static func prepare() {
    // A file opened later must not take the number of a standard stream that came closed, and be written to as one.
    while case let descriptor = open("/dev/null", O_RDWR), descriptor >= 0 {
      if descriptor > STDERR_FILENO {
        close(descriptor)
        break
      }
    }
    // Writing to a reader that has left, or beyond a limit on file sizes, is an error like others, not the end.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }
}
