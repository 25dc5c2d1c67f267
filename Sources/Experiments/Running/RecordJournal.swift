import Files
import Foundation
import Groundwork

/// Keeps what was found of each record as soon as it was read, so that a run that was killed loses only the records it was at.
///
/// The file is named after what decides its contents, such as the data and the models bit for bit, grows record by record, and is safe to delete.
///
/// ### File format
/// For each record 8 bytes with the length of what follows (little-endian), its SHA-256 in hex (64 bytes), and what was found,
/// such as `RecordScores`, as JSON. What a killed run left half written at the end is dropped.
final class RecordJournal<Found: Codable & Sendable>: Sendable {
  static func name(_ task: String) -> String { "\(task).scores" }

  private static var headSize: Int { 72 }
  /// Records have far fewer bytes.
  private static var largest: Int { 1 << 30 }

  private let file: PartialFile
  private let lock = Guarded(())

  /// - Returns: nil where the file cannot be kept.
  init?(folder: String, task: String) {
    guard let folder = try? Folder(making: folder),
      let file = try? PartialFile(FileName(Self.name(task)), in: folder)
    else { return nil }
    self.file = file
  }

  /// Hands over all that was kept, and drops what is damaged.
  func read(_ handOver: (Found) throws -> Void) throws {
    guard let kept = try? OpenFile(file.path), let size = try? file.size() else { return }
    var position = 0
    while position + Self.headSize <= size, let head = try? kept.bytes(in: position..<position + Self.headSize) {
      let length = head[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      let start = position + Self.headSize
      guard length > 0, length < Self.largest, start + length <= size,
        let body = try? kept.bytes(in: start..<start + length),
        SHA256.hexDigest(of: Array(body)) == String(decoding: head[8...], as: UTF8.self),
        let found = try? JSONDecoder().decode(Found.self, from: Data(body))
      else { break }
      try handOver(found)
      position = start + length
    }
    if position < size { try file.truncate(to: position) }
  }

  /// - Throws: `Fault` when the folder or disk does not take it.
  func append(_ found: Found) throws {
    let body = Array(try JSONEncoder().encode(found))
    let length = (0..<8).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) }
    let entry = length + Array(SHA256.hexDigest(of: body).utf8) + body
    try lock.withLock { _ in try unsafe entry.withUnsafeBytes { try unsafe file.append($0) } }
  }
}
