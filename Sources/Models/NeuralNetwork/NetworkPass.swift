import CKernels

/// A network's parameters and the memory to run it forward, and back, over up to `capacity` rows at a time.
///
/// Invariant of every pointer handed to a kernel: level l's buffers hold capacity x paddedWidth(l) numbers, of which the
/// kernel uses `stride` rows, and stride <= capacity; parameters lie as `layout` says.
final class NetworkPass {
  /// Enough rows to use a weight many times, few enough that all levels stay in the second-level cache.
  static let capacity = 128

  let layout: NetworkLayout
  let parameters: AlignedBuffer<Float>
  /// Outputs of a row: one for two classes, else one a class.
  let outputs: Int
  private let selection: RowSelection
  private let levels: [AlignedBuffer<Float>]
  /// d loss / d pre-activation of each level; the last level's columns are the caller's to fill.
  private let deltas: [AlignedBuffer<Float>]
  private let transposed: AlignedBuffer<Float>

  /// - Parameter goesBack: whether `back` will be called, which takes as much memory again.
  init(layout: NetworkLayout, parameters: [Float], goesBack: Bool) {
    self.layout = layout
    outputs = layout.widths[layout.layerCount]
    self.parameters = AlignedBuffer(parameters)
    levels = (0...layout.layerCount).map { AlignedBuffer(count: Self.capacity * layout.paddedWidth($0)) }
    deltas = goesBack ? levels.map { AlignedBuffer(count: $0.count) } : []
    transposed = AlignedBuffer(count: goesBack ? layout.parameterCount : 0)
    selection = RowSelection(capacity: Self.capacity, columns: layout.paddedWidth(0))
  }

  /// The number of loaded rows, each at a slot of its own in 0..<count.
  var count: Int { selection.count }

  /// The row at a slot; rows are not in the caller's order.
  func row(_ slot: Int) -> Int { Int(selection.rows[slot]) }

  private var stride: Int { selection.paddedCount }

  /// Copies some rows, at most `capacity`, into the first level.
  func load(_ input: NetworkInput, rows: ArraySlice<UInt32>) {
    selection.select(rows, usedFours: input.usedFours)
    unsafe input.features.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe network_load(
        start, layout.widths[0], selection.rows.start, count, selection.usedFours.start, levels[0].start,
        stride)
    }
  }

  /// Brings rows nearer that will be loaded next.
  func prefetch(_ input: NetworkInput, rows: ArraySlice<UInt32>) {
    unsafe input.features.values.withUnsafeBufferPointer { values in
      unsafe rows.withUnsafeBufferPointer { rows in
        guard let start = values.baseAddress, let first = rows.baseAddress else { return }
        unsafe network_prefetch(start, layout.widths[0], first, rows.count, input.usedFours)
      }
    }
  }

  /// Runs the loaded rows through all layers.
  func forward() {
    for layer in 0..<layout.layerCount {
      unsafe network_product(
        levels[layer].start, parameters.start + layout.weightsOffsets[layer],
        parameters.start + layout.biasOffset(layer), nil, levels[layer + 1].start, stride, layout.panels(layer),
        layout.panels(layer + 1), layer == 0 ? selection.usedFours.start : nil,
        layer == 0 ? 0 : 1, layer == layout.layerCount - 1 ? NETWORK_STORE : NETWORK_RELU)
    }
  }

  /// Where an output of a loaded row lies in the last level.
  private func index(_ slot: Int, _ output: Int) -> Int {
    (output / NetworkLayout.panel * stride + slot) * NetworkLayout.panel + output % NetworkLayout.panel
  }

  /// The pre-activation of the only output of a loaded row, by its slot.
  func logit(_ slot: Int) -> Float { levels[layout.layerCount][slot * NetworkLayout.panel] }

  /// The pre-activations of all outputs of a loaded row, by its slot.
  func readLogits(_ slot: Int, into logits: inout [Float]) {
    for output in logits.indices { logits[output] = levels[layout.layerCount][index(slot, output)] }
  }

  /// Sets the derivative by an output that `back` starts from, by a row's slot.
  func setOutputDelta(_ slot: Int, output: Int = 0, _ value: Float) {
    deltas[layout.layerCount][index(slot, output)] = value
  }

  /// Prepares `back` and `backToInputs` after a change of the parameters.
  func transposeWeights(from firstLayer: Int) {
    for layer in firstLayer..<layout.layerCount {
      unsafe network_transpose(
        parameters.start + layout.weightsOffsets[layer], transposed.start + layout.weightsOffsets[layer],
        layout.panels(layer), layout.panels(layer + 1))
    }
  }

  /// Carries the output's derivatives back to every hidden level.
  func back() {
    let last = layout.layerCount
    for slot in count..<stride {
      for output in 0..<outputs { setOutputDelta(slot, output: output, 0) }
    }
    for layer in Swift.stride(from: last - 1, to: 0, by: -1) {
      unsafe network_product(
        deltas[layer + 1].start, transposed.start + layout.weightsOffsets[layer], nil, levels[layer].start,
        deltas[layer].start, stride, layout.panels(layer + 1), layout.panels(layer), nil, 0, NETWORK_WHERE_ACTIVE)
    }
  }

  /// The derivatives with respect to the loaded rows' inputs, after `back`: calls `store(slot, column, value)`.
  func backToInputs(store: (_ slot: Int, _ column: Int, _ value: Float) -> Void) {
    unsafe network_product(
      deltas[1].start, transposed.start, nil, nil, deltas[0].start, stride, layout.panels(1), layout.panels(0), nil,
      0, NETWORK_STORE)
    let panel = NetworkLayout.panel
    for slot in 0..<count {
      for column in 0..<layout.widths[0] {
        store(slot, column, deltas[0][(column / panel * stride + slot) * panel + column % panel])
      }
    }
  }

  /// Adds the loaded rows' gradients, and takes Adam's step with the sum where these rows complete a batch.
  func update(_ adam: AdamState, isFirst: Bool, isLast: Bool) {
    var step = unsafe adam.step
    unsafe step.isFirst = isFirst ? 1 : 0
    unsafe step.isLast = isLast ? 1 : 0
    for layer in Swift.stride(from: layout.layerCount - 1, through: 0, by: -1) {
      let offset = layout.weightsOffsets[layer]
      unsafe step.parameters = parameters.start + offset
      unsafe step.firstMoment = adam.firstMoment.start + offset
      unsafe step.secondMoment = adam.secondMoment.start + offset
      unsafe step.gradient = adam.gradient.start + offset
      unsafe network_update(
        levels[layer].start, deltas[layer + 1].start, stride, count, layout.panels(layer),
        layout.panels(layer + 1), layer == 0 ? selection.usedRows.start : nil, layer == 0 ? 0 : 1, &step)
    }
  }
}
