public import Files
import Glibc
public import Groundwork

/// Keeps parsed beats on disk, so that the same data are not parsed twice.
///
/// An entry is found by the content of the data's files and by the program that parsed them; it is used only if its own
/// bytes still have the digest that it names. Files are hashed anew unless the system shows that none has changed since
/// (`FileStamps`). Safe to delete at any time; a cache that cannot be written is done without.
///
/// ### File format
/// A line of JSON (`Head`), then the columns as raw little-endian numbers: samples, classes, records,
/// times, patient features.
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
  /// - Parameters:
  ///   - background: where an entry is written, so that the beats need not wait for it; nil writes it at once.
  ///   - onReuse: hears whether they come from the cache, and if not, why not.
  /// - Throws: `Fault` as `BeatLoader.load`.
  public func load(
    _ path: String, reading: RecordReading = RecordReading(), jobs: Int, progress: LoadProgress? = nil,
    background: BackgroundWork? = nil, onReuse: (Reuse) -> Void = { _ in }
  ) throws(Fault) -> LoadedBeats {
    let input = try BeatLoader.recognise(path, reading: reading)
    if case .records = input, let background, isEmpty, let stamps = self.stamps(of: input) {
      // Files need not be hashed before they are read, since there is nothing to find by their hash.
      let loaded = try BeatLoader.load(path, reading: reading, jobs: jobs, progress: progress)
      onReuse(.computed(.nothingKept))
      background.start { keep(loaded, of: input, ifStill: stamps) }
      return loaded
    }
    guard let files = fingerprint(of: input, jobs: jobs) else {
      let loaded = try BeatLoader.load(path, reading: reading, jobs: jobs, progress: progress)
      onReuse(.computed(.neverKept("its files cannot be listed before they are read")))
      return loaded
    }
    let key = self.key(of: files)
    let file = self.path(of: key)
    if var kept = Entry.read(file, key: key, jobs: jobs) {
      // The key names how they are read.
      if case .records(_, let reading) = input { kept.reading = reading }
      progress?(1, 1)
      // The folder drops what has not been used for longest.
      CacheFolder.touch(file)
      onReuse(.reused)
      return kept
    }
    let reason = reasonWithout(file, of: files)
    let loaded = try BeatLoader.load(path, reading: reading, jobs: jobs, progress: progress)
    onReuse(.computed(reason))
    let keepIfUnchanged = { @Sendable in
      // Only what was hashed may be kept under that hash: a file that changed while it was read is not.
      guard fingerprint(of: input, jobs: jobs) == files else { return }
      keep(loaded, under: key, jobs: background == nil ? jobs : 1)
    }
    if let background { background.start(keepIfUnchanged) } else { keepIfUnchanged() }
    return loaded
  }

  /// Whether there is no entry.
  private var isEmpty: Bool { !CacheFolder.files(in: folder).contains { $0.name.hasSuffix(".\(Self.ending)") } }

  /// Keeps the beats of records that were read before all files were hashed, if the files are still those that were read: the
  /// same ones by their stamps, and those that were read by their digests, too.
  private func keep(_ loaded: LoadedBeats, of input: BeatInput, ifStill stamps: String) {
    guard case .records(let records, let reading) = input, let files = fingerprint(of: input, jobs: 1),
      loaded.files?.isThat(of: records, patients: reading.patients) == true, self.stamps(of: input) == stamps
    else { return }
    keep(loaded, under: key(of: files), jobs: 1)
  }

  private func keep(_ loaded: LoadedBeats, under key: String, jobs: Int) {
    Entry.write(loaded, to: path(of: key), key: key, jobs: jobs)
    discardOldest()
  }

  private func stamps(of input: BeatInput) -> String? {
    Fingerprint.files(of: input).flatMap { FileStamps(of: $0, now: time(nil)) }?.digest
  }

  private func key(of files: String) -> String { "\(files).\(program.prefix(16))" }

  private func path(of key: String) -> String { "\(folder)/\(key).\(Self.ending)" }

  /// A hash of the input's files, taken anew only if they may have changed; nil when they cannot all be known.
  private func fingerprint(of input: BeatInput, jobs: Int) -> String? {
    guard let paths = Fingerprint.files(of: input) else { return nil }
    if Fingerprint.isCheap(paths) { return Fingerprint.of(input, jobs: jobs) }
    return SeenFiles(folder: folder).fingerprint(of: paths, purpose: "\(program) \(input)") {
      Fingerprint.of(input, jobs: jobs)
    }
  }

  /// Why an entry could not be read.
  private func reasonWithout(_ file: String, of files: String) -> Reuse.Reason {
    if FileStatus(file) != nil { return .damaged }
    let isOfAnotherBuild = CacheFolder.files(in: folder).contains {
      $0.name.hasPrefix("\(files).") && $0.name.hasSuffix(".\(Self.ending)")
    }
    return isOfAnotherBuild ? .differs(["another build"]) : .nothingKept
  }

  /// Drops all but the entries used last, and what killed runs left half written.
  private func discardOldest() {
    let files = CacheFolder.files(in: folder)
    func oldest(_ ending: String, beyond capacity: Int) -> [String] {
      files.filter { $0.name.hasSuffix(".\(ending)") }.dropFirst(capacity).map(\.name)
    }
    let entries = oldest(Self.ending, beyond: Self.capacity) + oldest(SeenFiles.ending, beyond: 8 * Self.capacity)
    CacheFolder.remove(entries + files.filter(\.isLeftover).map(\.name), in: folder)
  }
}
