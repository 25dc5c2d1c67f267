import Files

/// The lines of a file, from front to back, in little memory.
final class TableLines {
  private let file: OpenFile
  private var buffer: [UInt8] = []
  /// Where in the file the buffer ends, and where in the buffer the next line begins.
  private var offset: Int
  private var next = 0
  private var isAtEnd = false
  /// The number of the line handed out last, from 1.
  private(set) var number: Int
  /// Whether the line handed out last is ended by a line feed.
  private(set) var isEnded = true

  private static let blockSize = 1 << 18
  /// A longer line is no row of samples.
  private static let longest = 1 << 20

  /// - Parameters:
  ///   - offset: bytes to leave out at the front.
  ///   - number: lines in these.
  init(_ file: OpenFile, from offset: Int = 0, number: Int = 0) {
    self.file = file
    self.offset = offset
    self.number = number
  }

  /// The next line without its end; nil after the last.
  ///
  /// - Throws: `Fault`, also for a line that is too long for text.
  func line() throws(Fault) -> ArraySlice<UInt8>? {
    var scanned = next
    while true {
      if let end = Self.lineFeed(in: buffer, from: scanned) {
        defer { next = end + 1 }
        number += 1
        return buffer[next..<end]
      }
      scanned = buffer.count
      if isAtEnd {
        guard next < buffer.count else { return nil }
        defer { next = buffer.count }
        number += 1
        isEnded = false
        return buffer[next...]
      }
      guard buffer.count - next <= Self.longest else {
        throw .badData(
          file.path, "line \(number + 1)", expected: "lines of at most \(Self.longest) bytes", found: "a longer one")
      }
      let more = try file.bytes(in: offset..<offset + Self.blockSize)
      scanned -= next
      buffer = Array(buffer[next...]) + more
      next = 0
      offset += more.count
      isAtEnd = more.count < Self.blockSize
    }
  }

  private static func lineFeed(in buffer: [UInt8], from start: Int) -> Int? {
    // Invariant: the index runs from `start` to the buffer's end.
    unsafe buffer.withUnsafeBufferPointer { buffer in
      var index = start
      while index < buffer.count {
        if unsafe buffer[index] == 10 { return index }
        index += 1
      }
      return nil
    }
  }
}
