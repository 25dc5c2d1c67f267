import Files
import Foundation
import Groundwork
import Heartbeats

/// Keeps each finished training on disk, so that a run that was stopped goes on where it was.
///
/// A training is found again only under the very same data, settings, seed and program: the SHA-256 of its
/// `TrainingIdentity` is its file's name. The folder is safe to delete; a file that is damaged is computed again.
///
/// ### File format
/// The SHA-256 of the rest in hex, a line feed, the identity as a line of JSON, then the outcome as JSON.
public struct CheckpointStore: Sendable {
  private static let ending = "training"
  /// A file that is larger is not read; those of MIT-BIH have some 3 MB.
  private static let sizeLimit = 1 << 30

  private let folder: String
  /// Identifies the program that trains, by its executable's content.
  private let program: String
  /// Bytes that the folder may hold when a run starts.
  private let capacity: Int

  /// - Parameter capacity: bytes that the folder may hold when a run starts. The trainings of the inter-patient protocol on
  ///   MIT-BIH, done once, leave 38 MB. What a run leaves is never too much for itself, since only the next run drops the oldest.
  public init(folder: String, program: String, capacity: Int = 2 << 30) {
    self.folder = folder
    self.program = program
    self.capacity = capacity
  }

  func identity(of training: Training, data: String, rows: String, quick: Bool) -> TrainingIdentity {
    TrainingIdentity(of: training, data: data, rows: rows, quick: quick, program: program)
  }

  /// What is kept of a training, or why nothing can be used.
  ///
  /// - Parameter kept: whose outcomes are kept.
  func find(_ identity: TrainingIdentity, among kept: [TrainingIdentity]) -> Result<TrainingOutcome, Missing> {
    guard let bytes = try? WholeFile.read(path(identity), atMost: Self.sizeLimit) else {
      let differences = kept.compactMap { $0.differences(from: identity) }.filter { !$0.isEmpty }
      return .failure(Missing(because: differences.min { $0.count < $1.count }.map { .differs($0) } ?? .nothingKept))
    }
    guard let outcome = Self.outcome(in: Data(bytes), of: identity) else { return .failure(Missing(because: .damaged)) }
    // The folder drops what has not been used for longest.
    CacheFolder.touch(path(identity))
    return .success(outcome)
  }

  /// Why there is no outcome to reuse.
  struct Missing: Error {
    var because: Reuse.Reason
  }

  /// Keeps an outcome.
  ///
  /// - Throws: `Fault` when the folder or disk does not take it.
  func keep(_ outcome: TrainingOutcome, of identity: TrainingIdentity) throws {
    let line = Data("\n".utf8)
    let body = try JSONEncoder().encode(identity) + line + JSONEncoder().encode(outcome)
    try WholeFile.write(Data(SHA256.hexDigest(of: Array(body)).utf8) + line + body, to: path(identity))
  }

  /// Drops the files used longest ago until the rest is within the capacity, and what killed runs left half written.
  ///
  /// - Parameter needed: the trainings of this run, which stay whatever their size.
  func discardOldest(sparing needed: [TrainingIdentity]) {
    Self.discard(in: folder, beyond: capacity, sparing: Set(needed.map { "\($0.digest).\(Self.ending)" }))
  }

  /// Whose outcomes are kept.
  func identities() -> [TrainingIdentity] {
    CacheFolder.files(in: folder).map(\.name).sorted().filter { $0.hasSuffix(".\(Self.ending)") }
      .compactMap { Self.identity(at: "\(folder)/\($0)") }
  }

  /// The outcome in a file's bytes, nil when they are not the ones that were written.
  private static func outcome(in data: Data, of identity: TrainingIdentity) -> TrainingOutcome? {
    let parts = data.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3,
      SHA256.hexDigest(of: Array(data[parts[1].startIndex...])) == String(decoding: parts[0], as: UTF8.self),
      let kept = try? JSONDecoder().decode(TrainingIdentity.self, from: parts[1]), kept == identity
    else { return nil }
    return try? JSONDecoder().decode(TrainingOutcome.self, from: parts[2])
  }

  /// The identity that a file says it is of.
  private static func identity(at path: String) -> TrainingIdentity? {
    guard let head = try? OpenFile(path).bytes(in: 0..<4096) else { return nil }
    let lines = Data(head).split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    return lines.count > 1 ? try? JSONDecoder().decode(TrainingIdentity.self, from: lines[1]) : nil
  }

  // MARK: Databases that are read record by record

  /// What models made of each record, kept while a run goes on; nil where it cannot be kept.
  func scores(task: String) -> RecordJournal<RecordScores>? { journal(task) }

  /// Which beats to train on each record of another database has; nil where it cannot be kept.
  ///
  /// - Parameter drawn: where the beats are drawn from, nil for beats that are all in memory.
  func sharedBeats(
    _ beats: LoadedBeats, from drawn: RecordStore?, with other: RecordStore
  ) -> RecordJournal<SharedBeats.OfRecord>? {
    let inputs = "\(program) \(beats.identity) \(drawn?.stamp ?? "") \(other.stamp)"
    return journal(SHA256.hexDigest(of: Array("shared beats 1 \(inputs)".utf8)))
  }

  private func journal<Found>(_ task: String) -> RecordJournal<Found>? {
    let scores = "\(folder)-scores"
    Self.discard(in: scores, beyond: capacity, sparing: [RecordJournal<Found>.name(task)])
    return RecordJournal(folder: scores, task: task)
  }

  /// The beats drawn of each record of a database.
  func draws(of store: RecordStore) -> BeatSample.Journal {
    let draws = "\(folder)-draws"
    Self.discard(in: draws, beyond: capacity, sparing: [])
    let hash = SHA256.hexDigest(of: Array("\(program) \(store.stamp)".utf8))
    let path = { @Sendable (record: Int) in
      "\(draws)/\(SHA256.hexDigest(of: Array("\(hash) \(record)".utf8))).rows"
    }
    return BeatSample.Journal(
      found: { record in try? WholeFile.read(path(record), atMost: Self.sizeLimit) },
      // A draw without a safety net is better than none.
      keep: { record, rows throws(Fault) in try? WholeFile.write(rows, to: path(record)) })
  }

  private static func discard(in folder: String, beyond capacity: Int, sparing names: Set<String>) {
    var room = capacity
    let dropped = CacheFolder.files(in: folder).filter { file in
      room -= file.size
      return file.isLeftover || (room < 0 && !names.contains(file.name))
    }
    CacheFolder.remove(dropped.map(\.name), in: folder)
  }

  private func path(_ identity: TrainingIdentity) -> String { "\(folder)/\(identity.digest).\(Self.ending)" }
}
