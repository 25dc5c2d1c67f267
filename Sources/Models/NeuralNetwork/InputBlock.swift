import CKernels

/// The rows a network works on at a time, in the kernels' panels, those with the most used columns first, and what of them
/// the kernels may skip.
///
/// Invariant: `panels` holds capacity x columns numbers, of which `paddedCount` rows are used.
final class InputBlock {
  private static let four = Int(NETWORK_FOUR)

  private(set) var count = 0
  /// The rows' numbers; the first `count` count.
  let rows: AlignedBuffer<UInt32>
  /// For each four rows, the number of leading fours of columns that are not all zero.
  let usedFours: AlignedBuffer<UInt32>
  /// For each four columns, the number of leading rows that are not all zero in them.
  let usedRows: AlignedBuffer<UInt32>
  let panels: AlignedBuffer<Float>
  private let slots: AlignedBuffer<Int>

  /// - Parameter columns: a whole number of panels' columns.
  init(capacity: Int, columns: Int) {
    rows = AlignedBuffer(count: capacity)
    let paddedCapacity = Self.padded(capacity)
    usedFours = AlignedBuffer(count: paddedCapacity / Self.four)
    usedRows = AlignedBuffer(count: columns / Self.four)
    panels = AlignedBuffer(count: paddedCapacity * columns)
    slots = AlignedBuffer(count: columns / Self.four + 1)
  }

  /// The slots that the rows take: whole fours.
  var paddedCount: Int { Self.padded(count) }

  private static func padded(_ rows: Int) -> Int { (rows + four - 1) / four * four }

  /// Copies some rows, at most `capacity`, into the panels.
  func load(_ input: NetworkInput, rows chosen: ArraySlice<UInt32>) {
    select(chosen, usedFours: input.usedFours)
    unsafe input.withRows { values, stride in
      unsafe network_load(values, stride, rows.start, count, usedFours.start, panels.start, paddedCount)
    }
  }

  /// Sorts the rows by counting, so that rows with as many used fours stay in order.
  private func select(_ chosen: ArraySlice<UInt32>, usedFours given: [UInt32]) {
    precondition(chosen.count <= rows.count, "at most \(rows.count) rows at a time")
    count = chosen.count
    slots.fill(0)
    for row in chosen { slots[Int(given[Int(row)])] += 1 }
    var before = 0
    for used in stride(from: slots.count - 1, through: 0, by: -1) {
      if used < usedRows.count { usedRows[used] = UInt32(before) }
      (slots[used], before) = (before, before + slots[used])
    }
    for row in chosen {
      let used = Int(given[Int(row)])
      rows[slots[used]] = row
      slots[used] += 1
    }
    for first in stride(from: 0, to: count, by: Self.four) {
      usedFours[first / Self.four] = given[Int(rows[first])]
    }
  }
}
