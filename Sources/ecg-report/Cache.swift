import Experiments
import Files
import Glibc
import Groundwork
import Heartbeats

/// Where parsed beats and finished trainings are kept: `$XDG_CACHE_HOME/ecg-report`, else `~/.cache/ecg-report`. Safe to delete.
enum Cache {
  /// nil where there is no home. As the XDG Base Directory Specification has it, a path that is not absolute is ignored.
  static var folder: String? {
    if let cache = variable("XDG_CACHE_HOME") { return "\(cache)/ecg-report" }
    let home =
      unsafe variable("HOME")
      ?? getpwuid(geteuid()).flatMap { unsafe $0.pointee.pw_dir }.map { unsafe String(cString: $0) }
    return home.map { "\($0)/.cache/ecg-report" }
  }

  /// The trainings that this very program has kept; nil when it cannot tell which program it is.
  static func checkpoints() -> CheckpointStore? {
    program.flatMap { program in folder.map { CheckpointStore(folder: "\($0)/trainings", program: program) } }
  }

  /// The beats that this very program has parsed; nil likewise.
  static func beats() -> BeatCache? {
    program.flatMap { program in folder.map { BeatCache(folder: "\($0)/beats", program: program) } }
  }

  /// Why nothing is kept where there is no cache.
  static let absence = Reuse.Reason.neverKept(
    "there is no cache folder, or this program cannot read its own executable")

  /// An absolute path in the environment, as text in UTF-8; nil for any other.
  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name), let path = unsafe String(validatingCString: value), path.hasPrefix("/")
    else { return nil }
    return path
  }

  /// What tells the running executable from every other, even if another has taken its path meanwhile: its build ID, since
  /// hashing tens of megabytes takes longer than reading an hour's record; where the linker wrote none, its SHA-256.
  private static let program = BuildID.hexDigits(ofFile: executable) ?? SHA256.hexDigest(ofFile: executable)
  private static let executable = "/proc/self/exe"
}
