/// How much a model's verdict hangs on each of a beat's 187 samples, on test rows.
public struct Attention: Codable, Sendable, Equatable {
  /// How it was measured.
  public enum Method: String, Codable, Sendable {
    /// Growth of the Brier score when a sample is shuffled among the rows (Breiman 2001).
    case permutation
    /// Mean magnitude of the probability's gradient by the sample (Simonyan, Vedaldi and Zisserman 2013).
    case gradient
  }

  public var method: Method
  /// 187 values, not below 0, the largest 1.
  public var weights: [Double]
  /// Rows it was measured on, half of them abnormal where there are enough.
  public var rows: Int

  package init(method: Method, weights: [Double], rows: Int) {
    self.method = method
    self.weights = weights
    self.rows = rows
  }
}
