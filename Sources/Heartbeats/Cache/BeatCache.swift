import Foundation
import Groundwork

/// Keeps parsed beats on disk, so that the same data are not parsed twice.
///
/// An entry is found by the content of the data's files, hashed anew each time, and by the program that parsed them; it is
/// used only if its own bytes still have the digest that it names. Safe to delete at any time; a cache that cannot be
/// written is done without.
///
/// ### File format
/// A line of JSON (`Head`), then the columns as raw little-endian numbers: samples, classes, records, times.
public struct BeatCache: Sendable {
  private let folder: String
  /// Identifies the program that parses, since any change of its code may change the beats.
  private let program: String
  /// Entries that are kept; each is about 0.8 kB a beat.
  private static let capacity = 4

  public init(folder: String, program: String) {
    self.folder = folder
    self.program = program
  }

  /// Loads the beats at a path from the cache, else from the data, which are then kept.
  ///
  /// - Throws: `HeartbeatError` as `BeatLoader.load`.
  public func load(
    _ path: String, annotator: String = WFDBSource.usualAnnotator, jobs: Int, progress: LoadProgress? = nil
  ) throws -> LoadedBeats {
    let input = try BeatLoader.recognise(path, annotator: annotator)
    guard let key = Fingerprint.of(input, program: program, jobs: jobs) else {
      return try BeatLoader.load(path, annotator: annotator, jobs: jobs, progress: progress)
    }
    let file = "\(folder)/\(key).beats"
    if let kept = Entry.read(file, jobs: jobs) {
      progress?(1, 1)
      return kept
    }
    let loaded = try BeatLoader.load(path, annotator: annotator, jobs: jobs, progress: progress)
    // Only what was hashed may be kept under that hash: a file that changed while it was read is not.
    if Fingerprint.of(input, program: program, jobs: jobs) == key {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      Entry.write(loaded, to: file, jobs: jobs)
      discardOldest()
    }
    return loaded
  }

  private func discardOldest() {
    let keys: Set<URLResourceKey> = [.contentModificationDateKey]
    let entries =
      (try? FileManager.default.contentsOfDirectory(
        at: URL(filePath: folder), includingPropertiesForKeys: Array(keys)))?.filter { $0.pathExtension == "beats" }
    let dated = (entries ?? []).map { entry in
      (entry, (try? entry.resourceValues(forKeys: keys).contentModificationDate) ?? .distantPast)
    }
    for (entry, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(Self.capacity) {
      try? FileManager.default.removeItem(at: entry)
    }
  }
}
