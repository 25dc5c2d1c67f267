import CKernels

/// Rows for a network, with the number of leading fours of columns of each row that are not all zero.
///
/// Beats are padded with zeros after their last sample; the kernels leave those products out.
struct NetworkInput: Sendable {
  let features: FeatureMatrix
  let usedFours: [UInt32]

  init(_ features: FeatureMatrix) {
    let four = UInt32(NETWORK_FOUR)
    usedFours = features.usedColumns.map { ($0 + four - 1) / four }
    self.features = features
  }
}
