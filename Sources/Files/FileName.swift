import Glibc

/// The name of one file or folder in its folder, as the bytes that the system has it in, which need not be UTF-8.
public struct FileName: Hashable, Sendable, Comparable, ExpressibleByStringLiteral {
  /// Without the zero byte at the end.
  package let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ text: String) { bytes = Array(text.utf8) }

  public init(stringLiteral text: String) { self.init(text) }

  /// The name as text; nil when its bytes are no UTF-8.
  public var text: String? { String(validating: bytes, as: UTF8.self) }

  /// The name for people.
  public var shown: String { String(decoding: bytes, as: UTF8.self) }

  public static func < (one: FileName, other: FileName) -> Bool { one.bytes.lexicographicallyPrecedes(other.bytes) }

  /// The name with a dot in front and an ending.
  func hidden(_ ending: String) -> FileName {
    FileName(bytes: [UInt8(ascii: ".")] + bytes + [UInt8(ascii: ".")] + Array(ending.utf8))
  }

  /// What stands between `.NAME.` and `.ENDING` in a hidden name beside this one; nil for other names.
  func inside(_ other: FileName, ending: String) -> ArraySlice<UInt8>? {
    let (front, back) = ([UInt8(ascii: ".")] + bytes + [UInt8(ascii: ".")], [UInt8(ascii: ".")] + Array(ending.utf8))
    guard other.bytes.count > front.count + back.count, other.bytes.starts(with: front),
      other.bytes.suffix(back.count).elementsEqual(back)
    else { return nil }
    return other.bytes[front.count..<other.bytes.count - back.count]
  }

  /// Calls the system with the name as a C string.
  ///
  /// - Returns: what `body` returns; -1 with errno set to EINVAL for a name with a zero byte, which C would cut there.
  func withCString(_ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    guard !bytes.contains(0) else {
      errno = EINVAL
      return -1
    }
    // Invariant: the array ends with a zero byte and outlives the call.
    return unsafe (bytes + [0]).withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe $0.baseAddress.map(body) ?? -1 }
    }
  }
}
