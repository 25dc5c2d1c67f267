/// Confusion matrices: rows are the true classes, columns the predicted ones.
///
/// Each cell holds its count and its share of the row, and is coloured by that share on a scale fixed to 0...100 %.
public struct ConfusionChart: Figure {
  /// One matrix; `counts[row][column]`.
  public struct Matrix: Sendable, Equatable {
    /// The heading, the model's name say.
    public var title: String
    /// A second line in muted text; empty for none.
    public var subtitle: String
    /// The true classes, from top to bottom.
    public var rowLabels: [String]
    /// The predicted classes, from left to right.
    public var columnLabels: [String]
    /// Rows of data in each cell, `counts[true][predicted]`, at least 0.
    public var counts: [[Int]]

    /// A matrix by its counts.
    ///
    /// - Precondition: `counts` has a row a row label and a column a column label.
    public init(title: String, subtitle: String = "", rowLabels: [String], columnLabels: [String], counts: [[Int]]) {
      precondition(counts.count == rowLabels.count, "a row of counts for each row label")
      precondition(counts.allSatisfy { $0.count == columnLabels.count }, "a count for each column label")
      self.title = title
      self.subtitle = subtitle
      self.rowLabels = rowLabels
      self.columnLabels = columnLabels
      self.counts = counts
    }
  }

  /// The matrices, row by row.
  public var matrices: [Matrix]
  /// Matrices side by side; fewer where their numbers need more room.
  public var columns: Int
  /// The word at the rows.
  public var trueLabel: String
  /// The word above the columns.
  public var predictedLabel: String

  /// A chart of one or more matrices; `columns` below 1 is taken as 1.
  public init(
    matrices: [Matrix], columns: Int, trueLabel: String = "True", predictedLabel: String = "Predicted"
  ) {
    self.matrices = matrices
    self.columns = max(1, columns)
    self.trueLabel = trueLabel
    self.predictedLabel = predictedLabel
  }

  public func size(in theme: Theme) -> FigureSize {
    let layout = layout(on: .measuring(theme))
    return FigureSize(width: max(800, layout.leastWidth), height: max(200, layout.leastHeight))
  }
}
