import Foundation
public import Testing

/// The sanitizer that `scripts/sanitize` runs the tests under.
public enum Sanitizer {
  private static let name = ProcessInfo.processInfo.environment["ECG_REPORT_SANITIZER"]

  /// None: memory and allocations are the program's own.
  public static let isOff = name == nil
  /// ThreadSanitizer keeps large files for itself, and dies of a limit on their size.
  public static let takesFileLimits = name != "thread"
  public static let presence: Comment = "under a sanitizer"
}
