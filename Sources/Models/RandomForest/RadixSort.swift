/// Sorts values with their rows by three passes over 11 bits of the key each, least significant first.
struct RadixSort {
  private let first: AlignedBuffer<SortedRow>
  private let second: AlignedBuffer<SortedRow>
  private static let bits = 11
  private static let passes = 3

  /// Memory to sort up to `count` values.
  init(count: Int) {
    first = AlignedBuffer(count: count)
    second = AlignedBuffer(count: count)
  }

  /// The values in ascending order, equal ones in row order; valid until the next call.
  ///
  /// Invariant: every bucket is below `values.count`, since the digits of each pass are counted beforehand.
  func sorted(_ values: UnsafeBufferPointer<Float>) -> UnsafeBufferPointer<SortedRow> {
    precondition(values.count <= first.count, "room for the values")
    let digits = 1 << Self.bits
    var next = [Int](repeating: 0, count: Self.passes * digits)
    return unsafe next.withUnsafeMutableBufferPointer { next in
      func digit(_ key: UInt32, _ pass: Int) -> Int {
        pass * digits + Int(key >> (pass * Self.bits)) & (digits - 1)
      }
      for row in 0..<values.count {
        let element = unsafe SortedRow(values[row], row: row)
        unsafe first.start[row] = element
        for pass in 0..<Self.passes { unsafe next[digit(element.key, pass)] += 1 }
      }
      var (from, to) = unsafe (first.start, second.start)
      for pass in 0..<Self.passes {
        var before = 0
        for digit in pass * digits..<(pass + 1) * digits {
          unsafe (next[digit], before) = (before, before + next[digit])
        }
        for index in 0..<values.count {
          let bucket = unsafe digit(from[index].key, pass)
          unsafe to[next[bucket]] = unsafe from[index]
          unsafe next[bucket] += 1
        }
        unsafe (from, to) = (to, from)
      }
      return unsafe UnsafeBufferPointer(start: from, count: values.count)
    }
  }
}
