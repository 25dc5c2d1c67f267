/// One feature's values in at most 256 bins of about equal counts; every value lies in one bin only.
struct QuantileBins {
  /// Most bins a feature has.
  static let limit = 256

  /// The smallest and largest value of each bin, ascending.
  private(set) var lowest: [Float] = []
  private(set) var highest: [Float] = []

  /// Cuts sorted values and writes each row's bin to `target`.
  ///
  /// Invariant: `target` has room for `elements.count` rows, and each element's row is below that.
  ///
  /// Up to 256 different values get a bin each, so small sets are split exactly as by value. With more, a bin is full
  /// when it holds its share of the rows and bins that are left; a value that fills a bin alone gets one alone.
  init(sorted elements: UnsafeBufferPointer<SortedRow>, target: UnsafeMutablePointer<UInt8>) {
    let isExact = unsafe Self.hasFewValues(elements)
    var share = 1
    var rows = 0
    var start = 0
    while start < elements.count {
      let key = unsafe elements[start].key
      var end = start + 1
      while end < elements.count, unsafe elements[end].key == key { end += 1 }
      let free = Self.limit - lowest.count
      if start == 0 || (free > 0 && (rows >= share || end - start >= share)) {
        if !isExact { share = (elements.count - start + free - 1) / free }
        unsafe lowest.append(elements[start].value)
        unsafe highest.append(elements[start].value)
        rows = 0
      } else {
        highest[highest.count - 1] = unsafe elements[start].value
      }
      let bin = UInt8(lowest.count - 1)
      for index in start..<end { unsafe target[elements[index].row] = bin }
      rows += end - start
      start = end
    }
  }

  private static func hasFewValues(_ elements: UnsafeBufferPointer<SortedRow>) -> Bool {
    var different = 1
    for index in elements.indices.dropFirst() where unsafe elements[index].key != elements[index - 1].key {
      different += 1
      if different > limit { return false }
    }
    return true
  }

  var count: Int { lowest.count }

  /// The threshold after a bin: midway to the next bin, at least the bin's largest value and less than the next one.
  func threshold(after bin: Int) -> Float {
    let (low, high) = (highest[bin], lowest[bin + 1])
    let middle = low / 2 + high / 2
    return middle >= low && middle < high ? middle : low
  }

  /// The bin whose threshold is nearest to midway between two bins, of equally near ones the first: where a split goes whose
  /// rows lie in these two, but not between them.
  func middle(_ bin: Int, _ next: Int) -> Int {
    let middle = highest[bin] / 2 + lowest[next] / 2
    var (below, end) = (bin, next)
    while end - below > 1 {
      let half = (below + end) / 2
      if threshold(after: half) < middle { below = half } else { end = half }
    }
    guard end < next else { return below }
    return abs(threshold(after: end) - middle) < abs(threshold(after: below) - middle) ? end : below
  }
}
