import Files
import Groundwork

/// Whether the memory holds what is read next of a CSV file.
///
/// How many beats a file has is known only when it has been read, and of a compressed file, where a megabyte can hold a
/// gigabyte of text, not even how long that is. So it is asked for again before every piece.
struct CSVRoom {
  let path: String
  /// Bytes of text that are in work at a time.
  let inWork: Int

  /// Left for all else.
  private static let spare = 1 << 25
  /// A field of two characters, such as "0,", becomes a number of four bytes; the text is there beside it.
  private static let growth = 3

  /// - Throws: `Fault` of kind `cannotRead` when the next pieces might not fit.
  func requirePiece() throws(Fault) { try require(Self.growth * inWork) }

  /// - Throws: `Fault` of kind `cannotRead` when the beats of all pieces do not fit a second time, to be put together.
  func requireJoining(_ parts: [BeatPart]) throws(Fault) {
    try require(parts.reduce(0) { $0 + $1.classes.count } * BeatSet.bytesPerBeat)
  }

  private func require(_ bytes: Int) throws(Fault) {
    guard AvailableMemory.holds(bytes + Self.spare) else { throw .cannotRead(path, "its beats do not fit into memory") }
  }
}
