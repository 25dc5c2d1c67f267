/// The median without sorting.
package enum MedianSelection {
  /// The middle number, or the mean of both middle ones; nil when there are none. Reorders the numbers.
  ///
  /// - Precondition: no number is NaN.
  package static func median(_ numbers: inout [Float]) -> Float? {
    guard !numbers.isEmpty else { return nil }
    // Invariant: `select` and the loop stay within the buffer's indices.
    return unsafe numbers.withUnsafeMutableBufferPointer { buffer in
      let middle = buffer.count / 2
      unsafe select(middle, buffer)
      guard buffer.count % 2 == 0 else { return unsafe buffer[middle] }
      var lower = unsafe buffer[0]
      for index in 0..<middle where unsafe buffer[index] > lower { lower = unsafe buffer[index] }
      return unsafe (lower + buffer[middle]) / 2
    }
  }

  /// Puts the number that sorting would put at `rank` there, none larger before it and none smaller after it.
  ///
  /// Source: Hoare, Algorithm 65: Find, Communications of the ACM 4(7), 1961; the pivot is the median of three.
  private static func select(_ rank: Int, _ buffer: UnsafeMutableBufferPointer<Float>) {
    var (low, high) = (0, buffer.count - 1)
    while low < high {
      let (first, middle, last) = unsafe (buffer[low], buffer[(low + high) / 2], buffer[high])
      let pivot = max(min(first, middle), min(max(first, middle), last))
      var (left, right) = (low, high)
      // The pivot is one of the numbers, so neither search leaves low...high.
      while left <= right {
        while unsafe buffer[left] < pivot { left += 1 }
        while unsafe buffer[right] > pivot { right -= 1 }
        if left <= right {
          unsafe buffer.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if rank <= right { high = right } else if rank >= left { low = left } else { return }
    }
  }
}
