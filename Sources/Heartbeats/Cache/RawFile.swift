import Glibc
import Groundwork

/// A file of raw numbers, read in pieces from any thread.
///
/// The unsafe memory of the cache is confined to this file. Invariant: every pointer handed to `pread` or `write` spans
/// exactly the bytes asked for, inside a buffer that outlives the call, and only trivial types are read or written.
final class RawFile: Sendable {
  private let descriptor: Int32
  let size: Int

  /// Opens a regular file; nil when it cannot be.
  init?(reading path: String) {
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0 else { return nil }
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// A range of the file's bytes; nil when it cannot be read whole.
  func bytes(in range: Range<Int>) -> [UInt8]? {
    numbers(at: range.lowerBound, count: range.count)
  }

  /// `count` numbers from a byte on; nil when they cannot be read whole.
  func numbers<Number: BitwiseCopyable>(at offset: Int, count: Int, as type: Number.Type = Number.self) -> [Number]? {
    let length = count * MemoryLayout<Number>.stride
    guard offset >= 0, count >= 0, offset + length <= size else { return nil }
    var whole = false
    let result = [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
      let target = UnsafeMutableRawBufferPointer(buffer)
      preferHugePages(target)
      whole = read(into: target, at: offset)
      initialized = whole ? count : 0
    }
    return whole ? result : nil
  }

  private func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    var done = 0
    while done < target.count {
      let step = pread(descriptor, target.baseAddress.map { $0 + done }, target.count - done, off_t(offset + done))
      if step < 0, errno == EINTR { continue }
      guard step > 0 else { return false }
      done += step
    }
    return true
  }

  /// Digests of the pieces of an array's memory, hashed side by side.
  static func digests<Number: BitwiseCopyable & Sendable>(of numbers: [Number], jobs: Int) -> [String] {
    let piece = (4 << 20) / MemoryLayout<Number>.stride
    let count = (numbers.count + piece - 1) / piece
    let digests = try? concurrentMap(count, jobs: jobs) { index in
      let hash = SHA256()
      numbers[index * piece..<min((index + 1) * piece, numbers.count)].withUnsafeBytes { hash.update($0) }
      return hash.hexDigest()
    }
    return digests ?? []
  }
}

/// Writes arrays one behind the other into a new file, as they lie in memory.
struct RawFileWriter: ~Copyable {
  private let descriptor: Int32
  /// Whether the disk has taken all so far.
  private(set) var isWhole: Bool

  init(path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    isWhole = descriptor >= 0
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  mutating func append<Number: BitwiseCopyable>(_ numbers: [Number]) {
    guard isWhole else { return }
    isWhole = numbers.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let step = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if step < 0, errno == EINTR { continue }
        guard step > 0 else { return false }
        done += step
      }
      return true
    }
  }
}
