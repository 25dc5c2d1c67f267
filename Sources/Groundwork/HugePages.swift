import Glibc

/// Asks for pages of 2 MB under memory that is about to be filled, so that it takes one page fault where it took 512, and
/// reading it in random order finds its addresses faster. A system that has none ignores it.
///
/// Invariant: only whole pages inside the memory are advised, and advice changes no content.
///
/// - Parameter memory: memory of one's own; its whole pages are advised, its content stays as it is.
public func preferHugePages(_ memory: UnsafeMutableRawBufferPointer) {
  let page = 4096
  guard let start = memory.baseAddress, memory.count >= 4 << 20 else { return }
  let first = (UInt(bitPattern: start) + UInt(page) - 1) / UInt(page) * UInt(page)
  guard let aligned = unsafe UnsafeMutableRawPointer(bitPattern: first) else { return }
  unsafe madvise(aligned, (memory.count - (aligned - start)) / page * page, MADV_HUGEPAGE)
}

extension Array where Element: BitwiseCopyable {
  /// No elements, and room for some, on large pages where there are any.
  public init(roomFor capacity: Int) {
    unsafe self.init(unsafeUninitializedCapacity: capacity) { buffer, _ in
      unsafe preferHugePages(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
