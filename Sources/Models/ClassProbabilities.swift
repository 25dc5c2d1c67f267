/// The probability of every class for each of some rows.
public struct ClassProbabilities: Sendable, Equatable {
  /// Row-major, `rows` x `classes`; the numbers of a row are in [0, 1] and add up to 1 but for rounding.
  public let values: [Float]
  /// Rows (beats), at least 0.
  public let rows: Int
  /// Classes, at least 2.
  public let classes: Int

  /// Probabilities by their values.
  ///
  /// - Precondition: `values` holds rows x classes numbers, of at least two classes.
  public init(values: [Float], rows: Int, classes: Int) {
    precondition(classes >= 2 && values.count == rows * classes, "rows x classes values")
    self.values = values
    self.rows = rows
    self.classes = classes
  }

  /// The probabilities of two classes by those of class 1.
  public init(ofClass1 values: [Float]) {
    var both = [Float](repeating: 0, count: 2 * values.count)
    for (row, value) in values.enumerated() {
      both[2 * row] = 1 - value
      both[2 * row + 1] = value
    }
    self.init(values: both, rows: values.count, classes: 2)
  }

  /// The probability of one class in one row.
  public subscript(row: Int, class: Int) -> Float { values[row * classes + `class`] }

  /// The probability of one class in every row.
  ///
  /// - Precondition: there is such a class.
  public func column(_ class: Int) -> [Float] {
    precondition((0..<classes).contains(`class`), "a class below \(classes)")
    return (0..<rows).map { values[$0 * classes + `class`] }
  }

  /// The probability that a row is of one of some classes, in every row: their sum, at most 1.
  ///
  /// - Precondition: there are such classes, each named once.
  public func sum(of group: some Collection<Int>) -> [Float] {
    precondition(group.allSatisfy((0..<classes).contains), "classes below \(classes)")
    if group.count == 1, let only = group.first { return column(only) }
    return (0..<rows).map { row in min(1, group.reduce(Float(0)) { $0 + values[row * classes + $1] }) }
  }

  /// The most probable class of every row; of equal ones the lowest.
  public var mostProbable: [UInt8] {
    (0..<rows).map { row in UInt8(values[row * classes..<(row + 1) * classes].indexOfFirstMaximum) }
  }
}

extension RandomAccessCollection where Element: Comparable, Index == Int {
  /// How far from the start the largest element lies, of equal ones the first; 0 where there is none.
  package var indexOfFirstMaximum: Int {
    var best = startIndex
    for index in indices where self[index] > self[best] { best = index }
    return best - startIndex
  }
}
