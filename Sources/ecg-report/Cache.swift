import Experiments
import Foundation
import Groundwork
import Heartbeats

/// Where parsed beats and finished trainings are kept: `$XDG_CACHE_HOME/ecg-report`, else `~/.cache/ecg-report`. Safe to delete.
enum Cache {
  static var folder: String {
    let environment = ProcessInfo.processInfo.environment
    let base = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
    return base + "/ecg-report"
  }

  /// The trainings that this very program has kept; nil when it cannot tell which program it is.
  static func checkpoints() -> CheckpointStore? {
    program.map { CheckpointStore(folder: folder + "/trainings", program: $0) }
  }

  /// The beats that this very program has parsed; nil likewise.
  static func beats() -> BeatCache? {
    program.map { BeatCache(folder: folder + "/beats", program: $0) }
  }

  /// Why nothing is kept where there is no way to tell which program runs.
  static let unknownProgram = Reuse.Reason.neverKept("this program cannot read its own file, so it keeps nothing")

  /// SHA-256 of the running executable, even if another has taken its path meanwhile.
  private static let program = SHA256.hexDigest(ofFile: "/proc/self/exe")
}
