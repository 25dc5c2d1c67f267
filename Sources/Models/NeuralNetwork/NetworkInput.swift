import CKernels

/// Rows for a network, with the number of leading fours of columns of each row that are not all zero.
///
/// Beats are padded with zeros after their last sample; the kernels leave those products out.
struct NetworkInput: Sendable {
  let features: FeatureMatrix
  let usedFours: [UInt32]

  init(_ features: FeatureMatrix) {
    let columns = features.columns
    let four = Int(NETWORK_FOUR)
    // Invariant: the matrix holds rows x columns values, and `used` is at most the columns.
    usedFours = unsafe features.values.withUnsafeBufferPointer { values in
      (0..<features.rows).map { row in
        var used = columns
        while used > 0, unsafe values[row * columns + used - 1] == 0 { used -= 1 }
        return UInt32((used + four - 1) / four)
      }
    }
    self.features = features
  }
}
