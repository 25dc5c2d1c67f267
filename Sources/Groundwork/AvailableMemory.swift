import Files
import Glibc

/// How much memory the system would still give, so that what does not fit is refused with a message.
///
/// Swift ends the program when an allocation fails, and Linux when memory that it promised is not there, so sizes that
/// come from outside are held against this before they are asked for.
public enum AvailableMemory {
  /// Bytes, the least of what the machine, the process's limit and its control group have left; nil when none of them tells.
  public static func bytes() -> Int? {
    [machine(), addressSpace(), controlGroup()].compactMap { $0 }.min()
  }

  /// Whether a number of bytes can be had, as far as the system tells.
  public static func holds(_ bytes: Int) -> Bool {
    self.bytes().map { bytes <= $0 } ?? true
  }

  /// `MemAvailable` of /proc/meminfo (proc_meminfo(5)).
  private static func machine() -> Int? {
    number(after: "MemAvailable:", in: "/proc/meminfo").map { $0 * 1024 }
  }

  /// What `ulimit -v` leaves (getrlimit(2), RLIMIT_AS).
  private static func addressSpace() -> Int? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int.max),
      let used = number(after: "VmSize:", in: "/proc/self/status")
    else { return nil }
    return max(0, Int(limit.rlim_cur) - used * 1024)
  }

  /// What a container may still use (control groups version 2).
  private static func controlGroup() -> Int? {
    guard let most = number(after: "", in: "/sys/fs/cgroup/memory.max"),
      let used = number(after: "", in: "/sys/fs/cgroup/memory.current")
    else { return nil }
    return max(0, most - used)
  }

  /// The whole number after a word in a small file of the kernel's.
  private static func number(after word: String, in path: String) -> Int? {
    guard let bytes = try? WholeFile.read(path, atMost: 1 << 16) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix(word) {
      return Int(line.dropFirst(word.count).drop { $0 == " " || $0 == "\t" }.prefix { $0.isNumber })
    }
    return nil
  }
}
