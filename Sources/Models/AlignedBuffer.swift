import Groundwork

/// Zeroed memory of fixed size that starts on a cache line, for the kernels.
///
/// Invariant: `start` points to `count` initialised elements from init to deinit; whoever takes it out must keep the
/// buffer alive and stay within `count`. Subscripts check their bounds in debug builds only.
@safe final class AlignedBuffer<Element: BitwiseCopyable & ExpressibleByIntegerLiteral> {
  let start: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int) {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
    unsafe preferHugePages(UnsafeMutableRawBufferPointer(start: memory, count: count * MemoryLayout<Element>.stride))
    unsafe start = memory.bindMemory(to: Element.self, capacity: count)
    unsafe start.initialize(repeating: 0, count: count)
    self.count = count
  }

  convenience init(_ elements: [Element]) {
    self.init(count: elements.count)
    unsafe elements.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      unsafe start.update(from: first, count: source.count)
    }
  }

  deinit { unsafe start.deallocate() }

  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return unsafe start[index]
    }
    set {
      assert(index >= 0 && index < count)
      unsafe start[index] = newValue
    }
  }

  func fill(_ value: Element) { unsafe start.update(repeating: value, count: count) }

  func copy(from other: AlignedBuffer) {
    precondition(other.count == count, "buffers of one size")
    unsafe start.update(from: other.start, count: count)
  }

  /// The elements as an array.
  var elements: [Element] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }
}
