import CKernels

/// Rows for a network, with the number of leading fours of columns of each row that are not all zero.
///
/// Beats are padded with zeros after their last sample; the kernels leave those products out.
///
/// Invariant: `copy` is written in `init` only, so that threads may read it.
struct NetworkInput: @unchecked Sendable {
  let usedFours: [UInt32]
  private let features: FeatureMatrix
  private let copy: AlignedBuffer<Float>?
  /// Numbers from row to row.
  private let stride: Int

  /// - Parameter isReadOften: whether to copy the rows once so that each starts on a cache line.
  init(_ features: FeatureMatrix, isReadOften: Bool = false) {
    let four = UInt32(NETWORK_FOUR)
    usedFours = features.usedColumns.map { ($0 + four - 1) / four }
    self.features = features
    guard isReadOften else {
      (copy, stride) = (nil, features.columns)
      return
    }
    let stride = NetworkLayout.padded(features.columns)
    let copy = AlignedBuffer<Float>(count: features.rows * stride)
    // Invariant: the copy has `stride` numbers for each row of `columns`, and the matrix as many rows.
    unsafe features.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      for row in 0..<features.rows {
        unsafe (copy.start + row * stride).update(from: start + row * features.columns, count: features.columns)
      }
    }
    (self.copy, self.stride) = (copy, stride)
  }

  /// Lends the rows, each `stride` numbers after the one before.
  func withRows(_ body: (_ start: UnsafePointer<Float>, _ stride: Int) -> Void) {
    if let copy { return unsafe body(copy.start, stride) }
    unsafe features.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe body(start, stride)
    }
  }

  /// Brings rows nearer that will be loaded next.
  func prefetch(_ rows: ArraySlice<UInt32>) {
    unsafe withRows { values, stride in
      unsafe rows.withUnsafeBufferPointer { rows in
        guard let first = rows.baseAddress else { return }
        unsafe network_prefetch(values, stride, first, rows.count, usedFours)
      }
    }
  }
}
