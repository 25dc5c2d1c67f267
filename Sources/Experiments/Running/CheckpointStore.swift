import Foundation
import Groundwork

/// Keeps each finished training on disk, so that a run that was stopped goes on where it was.
///
/// A training is found again only under the very same data, settings, seed and program: the SHA-256 of all of them is its
/// file's name. The folder is safe to delete; a file that is damaged is computed again.
///
/// ### File format
/// The SHA-256 of the rest in hex, a line feed, then the outcome as JSON.
public struct CheckpointStore: Sendable {
  private let folder: String
  /// Identifies the program that trains: the SHA-256 of its executable, since any change of its code may change results.
  private let program: String

  public init(folder: String, program: String) {
    self.folder = folder
    self.program = program
  }

  /// The name under which a training is kept.
  func name(of training: Training, data: String, quick: Bool) -> String {
    let hash = SHA256()
    for part in [
      program, data, "quick \(quick)", "seed \(training.seed)", training.key.name, "repeat \(training.repeat)",
      "\(training.settings.trees)", "\(training.settings.noise)", "\(training.settings.rebalancing)",
      "\(training.scenario.network)", "keeps its model \(training.keepsModel)",
    ] {
      hash.update(part)
    }
    return hash.hexDigest()
  }

  /// The outcome kept under a name, nil when there is none or its file is damaged.
  func outcome(named name: String) -> TrainingOutcome? {
    guard let data = FileManager.default.contents(atPath: path(name)),
      let end = data.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    let body = data[data.index(after: end)...]
    guard SHA256.hexDigest(of: Array(body)) == String(decoding: data[..<end], as: UTF8.self) else { return nil }
    return try? JSONDecoder().decode(TrainingOutcome.self, from: body)
  }

  /// Keeps an outcome; a disk that is full stops the run, for the next one would have to train again.
  func keep(_ outcome: TrainingOutcome, named name: String) throws {
    let body = try JSONEncoder().encode(outcome)
    try WholeFile.write(Data("\(SHA256.hexDigest(of: Array(body)))\n".utf8) + body, to: path(name))
  }

  private func path(_ name: String) -> String { "\(folder)/\(name).json" }
}
