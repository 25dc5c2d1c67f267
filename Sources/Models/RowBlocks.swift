import Groundwork

/// The results for all rows, computed block by block on at most `jobs` threads; `body` returns `width` numbers a row.
func concurrentBlocks(
  rows: Int, width: Int = 1, block: Int, jobs: Int, _ body: @Sendable (Range<Int>) -> [Float]
) -> [Float] {
  let all = Guarded([Float](repeating: 0, count: rows * width))
  concurrently((rows + block - 1) / block, jobs: jobs) { index in
    let range = index * block..<min((index + 1) * block, rows)
    let part = body(range)
    all.withLock { $0.replaceSubrange(range.lowerBound * width..<range.upperBound * width, with: part) }
  }
  return all.withLock { $0 }
}
