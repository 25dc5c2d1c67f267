import CKernels
import Groundwork

/// A feature matrix with every value replaced by the number of its bin, by column and by row.
///
/// Invariant: the buffers are written only in `init`, each column by one thread, so reading needs no lock.
final class BinnedFeatures: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// The bins of each column.
  let bins: [QuantileBins]
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
    byColumn = AlignedBuffer(count: rows * columns)
    byRow = AlignedBuffer(count: rows * stride)
    let groups = (columns + Self.group - 1) / Self.group
    let found = Guarded<[[QuantileBins]]>(Array(repeating: [], count: groups))
    nonisolated(unsafe) let (byColumn, byRow) = (byColumn, byRow)
    let stride = stride
    concurrently(groups, jobs: jobs) { group in
      let range = group * Self.group..<min((group + 1) * Self.group, features.columns)
      let part = unsafe Self.bin(features, columns: range, byColumn, byRow, stride)
      found.withLock { $0[group] = part }
    }
    bins = found.withLock { $0.flatMap { $0 } }
  }

  private static func bin(
    _ features: FeatureMatrix, columns range: Range<Int>, _ byColumn: AlignedBuffer<UInt8>,
    _ byRow: AlignedBuffer<UInt8>, _ stride: Int
  ) -> [QuantileBins] {
    let rows = features.rows
    let values = AlignedBuffer<Float>(count: rows * range.count)
    // Invariant: `values` has room for the range's columns, `byColumn` for all, `byRow` for `stride` bytes a row.
    unsafe features.values.withUnsafeBufferPointer { source in
      for row in 0..<rows {
        for (offset, column) in range.enumerated() {
          unsafe values.start[offset * rows + row] = unsafe source[row * features.columns + column]
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
    unsafe forest_features(byColumn: byColumn.start, byRow: byRow.start, rows: rows, stride: stride)
  }
}
