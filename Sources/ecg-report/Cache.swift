import Experiments
import Foundation
import Groundwork

/// Where finished trainings are kept: `$XDG_CACHE_HOME/ecg-report`, else `~/.cache/ecg-report`. Safe to delete.
enum Cache {
  static var folder: String {
    let environment = ProcessInfo.processInfo.environment
    let base = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
    return base + "/ecg-report"
  }

  /// The trainings that this very program has kept; nil when it cannot tell which program it is.
  static func checkpoints() -> CheckpointStore? {
    guard let program = FileManager.default.contents(atPath: "/proc/self/exe") else { return nil }
    return CheckpointStore(folder: folder + "/trainings", program: SHA256.hexDigest(of: Array(program)))
  }
}
