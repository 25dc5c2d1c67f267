import CKernels

/// The rows a network works on at a time, those with the most used panels first, and what of them the kernels may skip.
final class RowSelection {
  private static let tile = Int(NETWORK_TILE)

  private(set) var count = 0
  /// The rows' numbers; the first `count` count.
  let rows: AlignedBuffer<UInt32>
  /// Of each tile of rows, the number of leading panels that are not all zero.
  let usedPanelsOfTile: AlignedBuffer<UInt32>
  /// Of each panel, the number of leading rows that are not all zero in it.
  let usedRowsOfPanel: AlignedBuffer<UInt32>
  private let places: AlignedBuffer<Int>

  init(capacity: Int, panels: Int) {
    rows = AlignedBuffer(count: capacity)
    usedPanelsOfTile = AlignedBuffer(count: (capacity + Self.tile - 1) / Self.tile)
    usedRowsOfPanel = AlignedBuffer(count: panels)
    places = AlignedBuffer(count: panels + 1)
  }

  /// The places that the rows take: whole tiles.
  var paddedCount: Int { (count + Self.tile - 1) / Self.tile * Self.tile }

  /// Takes some rows, sorted by counting, so that rows with as many used panels stay in order.
  func select(_ chosen: ArraySlice<UInt32>, usedPanels: [UInt32]) {
    precondition(chosen.count <= rows.count, "at most \(rows.count) rows at a time")
    count = chosen.count
    places.fill(0)
    for row in chosen { places[Int(usedPanels[Int(row)])] += 1 }
    var before = 0
    for used in stride(from: places.count - 1, through: 0, by: -1) {
      if used < usedRowsOfPanel.count { usedRowsOfPanel[used] = UInt32(before) }
      (places[used], before) = (before, before + places[used])
    }
    for row in chosen {
      let used = Int(usedPanels[Int(row)])
      rows[places[used]] = row
      places[used] += 1
    }
    for first in stride(from: 0, to: count, by: Self.tile) {
      usedPanelsOfTile[first / Self.tile] = usedPanels[Int(rows[first])]
    }
  }
}
