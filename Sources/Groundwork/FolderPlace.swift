import Foundation
import Glibc

/// Where a folder lies: absolute and with symbolic links followed, so that one folder has one lock and is replaced where
/// its files are.
struct FolderPlace {
  let parent: String
  let name: String

  var path: String { inParent(name) }

  init(_ path: String) {
    var existing = URL(filePath: path).standardizedFileURL
    var missing: [String] = []
    var resolved = realpath(existing.path, nil)
    while resolved == nil, existing.pathComponents.count > 1 {
      missing.insert(existing.lastPathComponent, at: 0)
      existing.deleteLastPathComponent()
      resolved = realpath(existing.path, nil)
    }
    var real = URL(filePath: resolved.map { String(cString: $0) } ?? existing.path)
    free(resolved)
    for part in missing { real.append(path: part) }
    name = real.lastPathComponent
    parent = real.deletingLastPathComponent().path
  }

  /// The lock of the folder, beside it.
  var lock: String { inParent(".\(name).lock") }

  /// Where this process writes the folder aside.
  var aside: String { inParent(".\(name).\(getpid()).part") }

  /// Where an old folder waits while the new one takes its place, on a file system that cannot exchange two names.
  var old: String { inParent(".\(name).\(getpid()).old") }

  /// Names beside the folder that a process gave with `aside` or `old`.
  func leftovers(_ ending: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.filter { other in
      guard other.hasPrefix(".\(name)."), other.hasSuffix(".\(ending)") else { return false }
      let process = other.dropFirst(name.count + 2).dropLast(ending.count + 1)
      return !process.isEmpty && process.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }.map(inParent)
  }

  private func inParent(_ name: String) -> String { URL(filePath: parent).appending(path: name).path }
}
