/// Confusion matrices: rows are the true classes, columns the predicted ones.
///
/// Each cell holds its count and its share of the row, and is coloured by that share on a scale fixed to 0...100 %.
public struct ConfusionChart: Figure {
  /// One matrix; `counts[row][column]`.
  public struct Matrix: Sendable, Equatable {
    public var title: String
    public var subtitle: String
    public var rowLabels: [String]
    public var columnLabels: [String]
    public var counts: [[Int]]

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

  public var matrices: [Matrix]
  /// Matrices side by side; fewer where their numbers need more room.
  public var columns: Int
  public var trueLabel: String
  public var predictedLabel: String

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
