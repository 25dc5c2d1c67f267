import Files
import Groundwork

/// Numbers of a cache file, as they lie in memory.
///
/// Invariant of the unsafe memory here: what is read spans exactly the bytes asked for, inside a buffer that outlives the
/// call, and only trivial types are read.
enum RawNumbers {
  /// `count` numbers from a byte on; nil when they cannot be read whole.
  static func read<Number: BitwiseCopyable>(
    _ file: OpenFile, at offset: Int, count: Int, as type: Number.Type = Number.self
  ) -> [Number]? {
    let (length, isTooLong) = count.multipliedReportingOverflow(by: MemoryLayout<Number>.stride)
    guard !isTooLong, offset >= 0, count >= 0, offset <= file.size, length <= file.size - offset else { return nil }
    var isWhole = false
    let result = unsafe [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
      let target = UnsafeMutableRawBufferPointer(buffer)
      unsafe preferHugePages(target)
      isWhole = unsafe (try? file.read(into: target, at: offset)) == target.count
      initialized = isWhole ? count : 0
    }
    return isWhole ? result : nil
  }

  /// Digests of the pieces of an array's memory, hashed side by side.
  static func digests<Number: BitwiseCopyable & Sendable>(of numbers: [Number], jobs: Int) -> [String] {
    let piece = (4 << 20) / MemoryLayout<Number>.stride
    let count = (numbers.count + piece - 1) / piece
    return concurrentMap(count, jobs: jobs) { index in
      let hash = SHA256()
      unsafe numbers[index * piece..<min((index + 1) * piece, numbers.count)].withUnsafeBytes { unsafe hash.update($0) }
      return hash.hexDigest()
    }
  }
}
