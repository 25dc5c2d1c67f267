/// The error over rows that trees were grown without, as trees are added in their order.
struct OutOfBagError {
  private let labels: [UInt8]
  private var sums: [Float]
  private var votes: [UInt32]
  private var wrong = 0
  /// Rows that at least one tree so far was grown without.
  private(set) var rows = 0

  init(labels: [UInt8]) {
    self.labels = labels
    sums = Array(repeating: 0, count: labels.count)
    votes = Array(repeating: 0, count: labels.count)
  }

  /// Adds a tree's predictions and returns the share of wrong rows so far; a tie counts as class 0.
  mutating func add(_ result: TreeGrower.Result) -> Double {
    for (row, probability) in zip(result.outOfBagRows, result.outOfBagProbabilities) {
      let row = Int(row)
      if votes[row] == 0 { rows += 1 } else if isWrong(row) { wrong -= 1 }
      sums[row] += probability
      votes[row] += 1
      if isWrong(row) { wrong += 1 }
    }
    return Double(wrong) / Double(rows)
  }

  private func isWrong(_ row: Int) -> Bool {
    (2 * sums[row] > Float(votes[row])) != (labels[row] == 1)
  }
}
