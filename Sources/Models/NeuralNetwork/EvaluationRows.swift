/// Rows that are scored after every epoch: in the kernels' panels once and for all.
struct EvaluationRows {
  /// By row, as the blocks number them.
  let labels: [UInt8]
  let blocks: [InputBlock]

  init(_ rows: LabelledRows) {
    labels = rows.labels
    let input = NetworkInput(rows.features)
    let all = Array(0..<UInt32(rows.features.rows))
    let columns = NetworkLayout.padded(rows.features.columns)
    blocks = stride(from: 0, to: all.count, by: NetworkPass.capacity).map { start in
      let chosen = all[start..<min(start + NetworkPass.capacity, all.count)]
      let block = InputBlock(capacity: chosen.count, columns: columns)
      block.load(input, rows: chosen)
      return block
    }
  }
}
