import CKernels
import Groundwork

/// A feature matrix with every value replaced by the number of its bin, by column and by row.
///
/// Rows lie in another order, those with the most columns up to their last number that is not zero first: beats are padded
/// with zeros after their last sample, and of a column only the rows before need to be counted.
///
/// Invariant: the buffers are written only in `init`, each column by one thread, so reading needs no lock.
final class BinnedFeatures: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// The bins of each column.
  let bins: [QuantileBins]
  /// The row of the matrix at each place.
  let order: [UInt32]
  /// Of each column, the places of rows that have something in it or after it: they come first.
  private let filled: AlignedBuffer<UInt32>
  private let byColumn: AlignedBuffer<UInt8>
  private let byRow: AlignedBuffer<UInt8>
  /// Bytes from row to row: whole cache lines, so that no row touches more of them than it must.
  private let stride: Int

  /// Columns a thread takes at a time: a cache line of each row.
  private static let group = 16

  init(_ features: FeatureMatrix, jobs: Int) {
    rows = features.rows
    columns = features.columns
    stride = (features.columns + 63) / 64 * 64
    (order, filled) = Self.order(features)
    byColumn = AlignedBuffer(count: rows * columns)
    byRow = AlignedBuffer(count: rows * stride)
    let groups = (columns + Self.group - 1) / Self.group
    let found = Guarded<[[QuantileBins]]>(Array(repeating: [], count: groups))
    nonisolated(unsafe) let (byColumn, byRow) = (byColumn, byRow)
    let order = order
    let stride = stride
    concurrently(groups, jobs: jobs) { group in
      let range = group * Self.group..<min((group + 1) * Self.group, features.columns)
      let part = unsafe Self.bin(features, order, columns: range, byColumn, byRow, stride)
      found.withLock { $0[group] = part }
    }
    bins = found.withLock { $0.flatMap { $0 } }
  }

  /// The rows sorted by counting, so that rows with as many columns stay in order, and of each column those that reach it.
  private static func order(_ features: FeatureMatrix) -> ([UInt32], AlignedBuffer<UInt32>) {
    let columns = features.columns
    let used = features.usedColumns
    var next = [Int](repeating: 0, count: columns + 1)  // of rows that use so many columns, the next place
    for count in used { next[Int(count)] += 1 }
    let filled = AlignedBuffer<UInt32>(count: columns)
    var before = 0
    for count in (0...columns).reversed() {
      if count < columns { filled[count] = UInt32(before) }
      (next[count], before) = (before, before + next[count])
    }
    var order = [UInt32](repeating: 0, count: features.rows)
    for (row, count) in used.enumerated() {
      order[next[Int(count)]] = UInt32(row)
      next[Int(count)] += 1
    }
    return (order, filled)
  }

  private static func bin(
    _ features: FeatureMatrix, _ order: [UInt32], columns range: Range<Int>, _ byColumn: AlignedBuffer<UInt8>,
    _ byRow: AlignedBuffer<UInt8>, _ stride: Int
  ) -> [QuantileBins] {
    let rows = features.rows
    let values = AlignedBuffer<Float>(count: rows * range.count)
    // Invariant: `values` has room for the range's columns, `byColumn` for all, `byRow` for `stride` bytes a row.
    unsafe features.values.withUnsafeBufferPointer { source in
      for place in 0..<rows {
        let row = Int(order[place])
        for (offset, column) in range.enumerated() {
          unsafe values.start[offset * rows + place] = unsafe source[row * features.columns + column]
        }
      }
    }
    let sort = RadixSort(count: rows)
    let bins = range.enumerated().map { offset, column in
      unsafe QuantileBins(
        sorted: sort.sorted(UnsafeBufferPointer(start: values.start + offset * rows, count: rows)),
        target: byColumn.start + column * rows)
    }
    for row in 0..<rows {
      for column in range { unsafe byRow.start[row * stride + column] = unsafe byColumn.start[column * rows + row] }
    }
    return bins
  }

  /// What the kernels need; valid while this object lives.
  var view: forest_features {
    unsafe forest_features(
      byColumn: byColumn.start, byRow: byRow.start, filled: filled.start, rows: rows, stride: stride)
  }
}
