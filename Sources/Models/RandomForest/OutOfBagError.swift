/// The error over rows that trees were grown without, as trees are added in their order.
struct OutOfBagError {
  private let labels: [UInt8]
  /// Numbers a row in `sums`: for two classes only class 1's, else one a class.
  private let width: Int
  private var sums: [Float]
  private var votes: [UInt32]
  private var wrong = 0
  /// Rows that at least one tree so far was grown without.
  private(set) var rows = 0

  init(rows: LabelledRows) {
    labels = rows.labels
    width = rows.classCount > 2 ? rows.classCount : 1
    sums = Array(repeating: 0, count: labels.count * width)
    votes = Array(repeating: 0, count: labels.count)
  }

  /// Adds a tree's predictions and returns the share of wrong rows so far; of classes that tie the lowest counts.
  mutating func add(_ result: TreeGrower.Result) -> Double {
    for (row, leaf) in zip(result.outOfBagRows, result.outOfBagLeaves) {
      let (row, leaf) = (Int(row), Int(leaf))
      if votes[row] == 0 { rows += 1 } else if isWrong(row) { wrong -= 1 }
      for column in 0..<width { sums[row * width + column] += result.leafShares[leaf * width + column] }
      votes[row] += 1
      if isWrong(row) { wrong += 1 }
    }
    return Double(wrong) / Double(rows)
  }

  private func isWrong(_ row: Int) -> Bool {
    guard width > 1 else { return (2 * sums[row] > Float(votes[row])) != (labels[row] == 1) }
    return sums[row * width..<(row + 1) * width].indexOfFirstMaximum != Int(labels[row])
  }
}
