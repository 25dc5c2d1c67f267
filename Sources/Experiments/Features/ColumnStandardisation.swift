package import Models

/// Columns less their mean, over their deviation, both of the training rows; at most 5 deviations away.
///
/// A network learns columns of different units at one rate only so; it is stored with the model.
package struct ColumnStandardisation: Sendable, Codable, Equatable {
  package var means: [Float]
  package var deviations: [Float]

  private static let most = Float(5)

  /// The means and deviations of a matrix's columns; a column that never changes becomes 0.
  package init(fittedOn rows: FeatureMatrix) {
    var sums = [Double](repeating: 0, count: rows.columns)
    var squares = sums
    let count = Double(max(1, rows.rows))
    for row in 0..<rows.rows {
      for column in 0..<rows.columns { sums[column] += Double(rows.values[row * rows.columns + column]) }
    }
    let means = sums.map { $0 / count }
    for row in 0..<rows.rows {
      for column in 0..<rows.columns {
        let distance = Double(rows.values[row * rows.columns + column]) - means[column]
        squares[column] += distance * distance
      }
    }
    self.means = means.map { Float($0) }
    deviations = squares.map { Float(($0 / count).squareRoot() + 1e-6) }
  }

  /// The rows in deviations from the mean.
  ///
  /// - Precondition: as many columns as those fitted on.
  package func apply(to rows: FeatureMatrix) -> FeatureMatrix {
    precondition(rows.columns == means.count, "the columns fitted on")
    var values = rows.values
    for row in 0..<rows.rows {
      for column in 0..<rows.columns {
        let index = row * rows.columns + column
        values[index] = max(-Self.most, min(Self.most, (values[index] - means[column]) / deviations[column]))
      }
    }
    return FeatureMatrix(values: values, rows: rows.rows, columns: rows.columns)
  }
}
