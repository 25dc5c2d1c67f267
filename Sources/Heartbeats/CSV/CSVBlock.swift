import Scoring

/// The lines of a CSV file that begin in one block.
struct CSVBlock: Sendable {
  /// The beats before the first bad line.
  private(set) var part = BeatPart()
  /// Lines that begin in the block, up to a bad one.
  private(set) var lineCount = 0
  /// What lines had that the published form has not.
  private(set) var traits: CSVForm.Traits = []
  /// What is wrong with line `lineCount`, nil when all is well.
  private(set) var failure: CSVFailure?

  /// Parses the lines that begin in a range of bytes.
  ///
  /// - Parameters:
  ///   - bytes: the block and what follows it, then `DecimalParser.lookahead` bytes of padding.
  ///   - lines: where lines must begin to belong to the block.
  ///   - startsFile: whether `bytes[0]` is the file's first byte, and not the one before the block.
  ///   - form: how the file is written.
  ///   - skipsHeader: whether the first line that is not blank is a header.
  ///   - endsFile: whether the file ends before the padding, so that the last line needs no line feed.
  init(parsing bytes: [UInt8], lines: Range<Int>, form: CSVForm, skipsHeader: Bool, startsFile: Bool, endsFile: Bool) {
    var isHeaderLeft = skipsHeader
    let end = bytes.count - DecimalParser.lookahead
    part.samples.reserveCapacity((lines.count / (24 * CSVPair.fieldsPerLine) + 1) * BeatSet.samplesPerBeat)
    // Invariant: `content` is `bytes` without the padding, `position` is below its count where it is read, and a number
    // that starts there ends at the padding's first zero at the latest; `row` has an element for each field.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: CSVPair.fieldsPerLine) { row in
        let content = unsafe UnsafeBufferPointer(rebasing: bytes[..<end])
        var position = 0
        if !startsFile {
          position = unsafe Self.lineEnd(content, from: 0).map { $0 + 1 } ?? end
        } else if unsafe content.starts(with: Self.byteOrderMark) {
          position = Self.byteOrderMark.count
        }
        while position < lines.upperBound {
          lineCount += 1
          if unsafe content[position] == UInt8(ascii: "\n") {
            position += 1
            continue
          }
          // A line that ends with the buffer is whole only where the file ends as well.
          if form.isPlain, !isHeaderLeft, let next = unsafe Self.parse(bytes, content, from: position, into: row),
            next < end || endsFile
          {
            unsafe append(row)
            position = next
            continue
          }
          let lineEnd = unsafe Self.lineEnd(content, from: position) ?? end
          if lineEnd == end, !endsFile {
            failure = .tooLong
            return
          }
          var line = unsafe Array(content[position..<lineEnd])
          if line.last == UInt8(ascii: "\r") { line.removeLast() }
          position = lineEnd + 1
          if line.isEmpty { continue }
          if isHeaderLeft {
            isHeaderLeft = false
            continue
          }
          let (rewritten, found) = form.rewritten(line)
          guard unsafe Self.parse(rewritten, into: row) else {
            failure = CSVFailure(line: rewritten)
            return
          }
          unsafe append(row)
          traits.formUnion(found)
        }
      }
    }
  }

  private mutating func append(_ row: UnsafeMutableBufferPointer<Float>) {
    unsafe part.samples.append(contentsOf: row[..<BeatSet.samplesPerBeat])
    unsafe part.classes.append(BeatClass(rawValue: UInt8(row[BeatSet.samplesPerBeat])) ?? .normal)
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Where the line that holds `start` has its line feed, nil when that is beyond the buffer.
  private static func lineEnd(_ content: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    unsafe content[start...].firstIndex(of: UInt8(ascii: "\n"))
  }

  /// Whether a whole line, given without its end, is 188 numbers, which go into the row.
  private static func parse(_ line: [UInt8], into row: UnsafeMutableBufferPointer<Float>) -> Bool {
    guard line.last != UInt8(ascii: "\r") else { return false }
    let padded = line + Array(repeating: 0, count: DecimalParser.lookahead)
    return unsafe padded.withUnsafeBufferPointer { bytes in
      unsafe parse(bytes, UnsafeBufferPointer(rebasing: bytes[..<line.count]), from: 0, into: row) == line.count
    }
  }

  /// Parses one line into a row of 188 numbers and returns the next line's offset; nil for a line that is not as it should be.
  ///
  /// Every parse stops at a byte that cannot belong to a number, at the latest at the padding's first zero, so no
  /// access is beyond the buffer: `position` is at most `content.count` when it is read.
  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, _ content: UnsafeBufferPointer<UInt8>, from start: Int,
    into row: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var cursor = unsafe base + start
    for field in 0..<BeatSet.samplesPerBeat {
      guard let value = unsafe DecimalParser.parse(&cursor), CSVFailure.sampleRange.contains(value),
        unsafe cursor[0] == UInt8(ascii: ",")
      else { return nil }
      unsafe row[field] = value
      unsafe cursor += 1
    }
    guard let value = unsafe DecimalParser.parse(&cursor), CSVFailure.isClass(value) else { return nil }
    unsafe row[BeatSet.samplesPerBeat] = value
    var next = unsafe cursor - base
    if next < content.count, unsafe bytes[next] == UInt8(ascii: "\r") { next += 1 }
    if next == content.count { return next }
    return unsafe bytes[next] == UInt8(ascii: "\n") ? next + 1 : nil
  }
}
