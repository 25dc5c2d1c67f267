import Foundation
import Groundwork

/// Keeps parsed beats on disk, so that the same data are not parsed twice.
///
/// An entry is found by the content of the data's files and by the program that parsed them; it is used only if its own
/// bytes still have the digest that it names. Files are hashed anew unless the system shows that none has changed since
/// (`FileStamps`). Safe to delete at any time; a cache that cannot be
/// written is done without.
///
/// ### File format
/// A line of JSON (`Head`), then the columns as raw little-endian numbers: samples, classes, records, times.
public struct BeatCache: Sendable {
  private let folder: String
  /// Identifies the program that parses, since any change of its code may change the beats.
  private let program: String
  private static let ending = "beats"
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
    guard let key = fingerprint(of: input, jobs: jobs) else {
      return try BeatLoader.load(path, annotator: annotator, jobs: jobs, progress: progress)
    }
    let file = "\(folder)/\(key).\(Self.ending)"
    if let kept = Entry.read(file, jobs: jobs) {
      progress?(1, 1)
      return kept
    }
    let loaded = try BeatLoader.load(path, annotator: annotator, jobs: jobs, progress: progress)
    // Only what was hashed may be kept under that hash: a file that changed while it was read is not.
    if fingerprint(of: input, jobs: jobs) == key {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      Entry.write(loaded, to: file, jobs: jobs)
      discardOldest(Self.ending, keeping: Self.capacity)
      discardOldest(SeenFiles.ending, keeping: 8 * Self.capacity)
    }
    return loaded
  }

  private func fingerprint(of input: BeatInput, jobs: Int) -> String? {
    guard let paths = Fingerprint.files(of: input) else { return nil }
    return SeenFiles(folder: folder).fingerprint(of: paths, purpose: "\(program) \(input)") {
      Fingerprint.of(input, program: program, jobs: jobs)
    }
  }

  private func discardOldest(_ ending: String, keeping capacity: Int) {
    let keys: Set<URLResourceKey> = [.contentModificationDateKey]
    let entries =
      (try? FileManager.default.contentsOfDirectory(
        at: URL(filePath: folder), includingPropertiesForKeys: Array(keys)))?.filter { $0.pathExtension == ending }
    let dated = (entries ?? []).map { entry in
      (entry, (try? entry.resourceValues(forKeys: keys).contentModificationDate) ?? .distantPast)
    }
    for (entry, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(capacity) {
      try? FileManager.default.removeItem(at: entry)
    }
  }
}
