/// How often each class was predicted for each true class.
///
/// Any number of classes, each with a name; the first is the one that nothing is wrong with. Questions about two classes
/// ("how many of the abnormal ones were found?") take class 0 as normal and all others together as abnormal; about another
/// class or group of classes ask `grouped(_:)` first. With two classes, normal and abnormal, that is the usual matrix.
///
/// A quotient without a denominator is nil, never 0 or NaN: precision when nothing was called abnormal, say. (There
/// scikit-learn warns and returns 0.)
public struct ConfusionMatrix: Sendable, Equatable {
  /// The classes of a matrix that tells only normal from abnormal.
  public static let binaryClasses = ["normal", "abnormal"]

  /// The names of the classes; rows and columns have their order.
  public let classes: [String]
  /// Row by row.
  private(set) var cells: [Int]

  /// A matrix that has counted nothing yet.
  ///
  /// - Precondition: `classes` has at least one name and no name twice.
  public init(classes: [String]) {
    precondition(!classes.isEmpty && Set(classes).count == classes.count, "expected classes with different names")
    self.classes = classes
    cells = Array(repeating: 0, count: classes.count * classes.count)
  }

  /// A matrix by its counts.
  ///
  /// - Parameters:
  ///   - classes: names, in the order of rows and columns.
  ///   - counts: `counts[actual][predicted]`, each at least 0.
  /// - Precondition: a row for each class, and a count for each class in every row.
  public init(classes: [String], counts: [[Int]]) {
    precondition(
      counts.count == classes.count && counts.allSatisfy { $0.count == classes.count }, "expected a square of counts")
    self.init(classes: classes)
    cells = Array(counts.joined())
  }

  /// Counts pairs of a true and a predicted class.
  ///
  /// - Parameters:
  ///   - classes: k names.
  ///   - labels: the true class of each row, 0..<k.
  ///   - predictions: the class that each row was called, 0..<k.
  /// - Precondition: as many predictions as labels, and none outside 0..<k.
  public init(classes: [String], labels: [UInt8], predictions: [UInt8]) {
    precondition(labels.count == predictions.count, "a prediction for each label")
    self.init(classes: classes)
    for (label, prediction) in zip(labels, predictions) { count(actual: Int(label), predicted: Int(prediction)) }
  }

  /// For each true class (rows), how often each class was predicted (columns).
  public var counts: [[Int]] {
    classes.indices.map { row in Array(cells[row * classes.count..<(row + 1) * classes.count]) }
  }

  /// How often class `predicted` was predicted for class `actual`.
  public subscript(actual: Int, predicted: Int) -> Int { cells[actual * classes.count + predicted] }

  /// Counts one more row, by the indices of both classes.
  public mutating func count(actual: Int, predicted: Int) {
    precondition(classes.indices.contains(actual) && classes.indices.contains(predicted), "no such class")
    cells[actual * classes.count + predicted] += 1
  }

  /// Rows counted.
  public var total: Int { cells.reduce(0, +) }

  /// Rows of a class, by its index.
  public func support(_ actual: Int) -> Int { classes.indices.reduce(0) { $0 + self[actual, $1] } }

  /// Rows that were called a class, by its index.
  public func predicted(_ predicted: Int) -> Int { classes.indices.reduce(0) { $0 + self[$1, predicted] } }

  /// The counts of two disjoint sets of rows together.
  ///
  /// - Precondition: both have the same classes.
  public static func + (one: Self, other: Self) -> Self {
    var sum = one
    sum.add(other, times: 1)
    return sum
  }

  /// Adds every count of another matrix so many times.
  package mutating func add(_ other: Self, times: Int) {
    precondition(classes == other.classes, "matrices of different classes")
    for cell in cells.indices { cells[cell] += times * other.cells[cell] }
  }

  /// The matrix of two classes that is left when the named classes are taken as one, and all others as the other.
  ///
  /// A row of the group counts as found when it was called any class of the group. Names that are no class of this matrix
  /// add nothing.
  ///
  /// - Parameter group: e.g. `["S"]`, or `["S", "V"]` for ectopic beats of either kind.
  /// - Returns: class 1 is the group and named after it, so `recall`, `f1` and all others are those of the group.
  public func grouped(_ group: [String]) -> ConfusionMatrix {
    let name = group.joined(separator: "+")
    var matrix = ConfusionMatrix(classes: ["not \(name)", name])
    let part = classes.map { group.contains($0) ? 1 : 0 }
    for actual in classes.indices {
      for predicted in classes.indices { matrix.cells[2 * part[actual] + part[predicted]] += self[actual, predicted] }
    }
    return matrix
  }
}
