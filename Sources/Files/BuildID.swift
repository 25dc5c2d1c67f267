/// The name that the linker gave an executable: a digest of all that it linked, in the note NT_GNU_BUILD_ID.
///
/// ### File format
/// ELF of 64 bits, little-endian (System V ABI, chapter 4): a header, which says where the segments are listed; those of kind
/// PT_NOTE hold notes, each with the lengths of its name and its content, its kind, and both, padded to four bytes.
public enum BuildID {
  /// Shorter ones are no digests of which two are never the same (SHA-1 has 20 bytes, MD5 16).
  private static let shortest = 16

  /// The build ID of an ELF file as hexadecimal digits; nil where there is none, or one that is no digest.
  public static func hexDigits(ofFile path: String) -> String? {
    guard let file = try? OpenFile(path), let header = bytes(of: file, at: 0, count: 64),
      header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    else { return nil }
    let (list, size, count) = (number(header, 32, 8), number(header, 54, 2), number(header, 56, 2))
    guard size >= 56, let segments = bytes(of: file, at: list, count: size * count) else { return nil }
    for start in stride(from: 0, to: segments.count, by: size) where number(segments, start, 4) == 4 {
      let length = number(segments, start + 32, 8)
      guard length <= 1 << 16, let notes = bytes(of: file, at: number(segments, start + 8, 8), count: length),
        let id = identifier(in: notes)
      else { continue }
      return id.count < shortest ? nil : SHA256.hexDigits(of: id)
    }
    return nil
  }

  /// The content of the first note of this kind by the name of GNU.
  private static func identifier(in notes: [UInt8]) -> [UInt8]? {
    var start = 0
    while notes.count - start >= 12 {
      let (nameLength, length) = (number(notes, start, 4), number(notes, start + 4, 4))
      let content = start + 12 + (nameLength + 3) / 4 * 4
      let next = content + (length + 3) / 4 * 4
      guard content + length <= notes.count else { return nil }
      if number(notes, start + 8, 4) == 3, notes[(start + 12)..<content].elementsEqual([0x47, 0x4E, 0x55, 0]) {
        return Array(notes[content..<content + length])
      }
      start = next
    }
    return nil
  }

  private static func bytes(of file: OpenFile, at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= file.size, count <= file.size - offset else { return nil }
    return try? file.allBytes(in: offset..<offset + count)
  }

  /// A number without a sign; -1, which no place in a file is, where it is too large.
  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
    let number = bytes[start..<start + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: number) ?? -1
  }
}
