import Files

/// Rows of features for a classifier, row-major, in single precision.
public struct FeatureMatrix: Sendable {
  /// Row-major, `rows` x `columns`.
  public let values: [Float]
  /// Rows (beats), at least 0.
  public let rows: Int
  /// Columns (features of a row), at least 0.
  public let columns: Int

  /// A matrix of numbers that may be anything; training wants them finite.
  ///
  /// - Precondition: `values` holds rows x columns numbers.
  public init(values: [Float], rows: Int, columns: Int) {
    precondition(values.count == rows * columns, "rows x columns values")
    self.values = values
    self.rows = rows
    self.columns = columns
  }
}

extension FeatureMatrix {
  /// Throws for the first value that is infinite or not a number.
  func requireFinite() throws(Fault) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw .badData(
      "features", "row \(index / columns), column \(index % columns)", expected: "a finite number",
      found: "\(values[index])")
  }

  /// Of each row, the columns up to the last that is not 0.
  var usedColumns: [UInt32] {
    // Invariant: the matrix holds rows x columns values, and `used` is at most the columns.
    unsafe values.withUnsafeBufferPointer { values in
      (0..<rows).map { row in
        var used = columns
        // Eight at a time, by their bits without the sign.
        while used >= 8 {
          var bits: UInt32 = 0
          for back in 1...8 { bits |= unsafe values[row * columns + used - back].bitPattern }
          guard bits << 1 == 0 else { break }
          used -= 8
        }
        while used > 0, unsafe values[row * columns + used - 1] == 0 { used -= 1 }
        return UInt32(used)
      }
    }
  }
}
