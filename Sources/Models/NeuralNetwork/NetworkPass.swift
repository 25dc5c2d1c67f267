import CKernels

/// A network's parameters and the memory to run it forward, and back, over up to `capacity` rows at a time.
///
/// Invariant of every pointer handed to a kernel: level l's buffers hold capacity x paddedWidth(l) numbers, of which the
/// kernel uses `stride` rows, and stride <= capacity; parameters lie as `layout` says.
final class NetworkPass {
  /// Enough rows to use a weight many times, few enough that all levels stay in the second-level cache.
  static let capacity = Int(NETWORK_ROWS)

  let layout: NetworkLayout
  let parameters: AlignedBuffer<Float>
  /// Outputs of a row: one for two classes, else one a class.
  let outputs: Int
  /// The rows at work: those that `load` copied, or the caller's.
  private var block: InputBlock
  private let ownBlock: InputBlock
  /// The block's inputs, then what each layer makes of them.
  private var levels: [AlignedBuffer<Float>]
  /// d loss / d pre-activation of each level; the last level's columns are the caller's to fill.
  private let deltas: [AlignedBuffer<Float>]
  private let transposed: AlignedBuffer<Float>
  /// While training, the first layer's weights row-major, a row of inputs for each of its outputs: what of an output's
  /// derivatives ReLU made zero is then left out of their gradient, and Adam reads on in memory.
  private let weightsByOutput: AlignedBuffer<Float>

  /// - Parameter goesBack: whether `back` will be called, which takes as much memory again.
  init(layout: NetworkLayout, parameters: [Float], goesBack: Bool) {
    self.layout = layout
    outputs = layout.widths[layout.layerCount]
    self.parameters = AlignedBuffer(parameters)
    ownBlock = InputBlock(capacity: Self.capacity, columns: layout.paddedWidth(0))
    block = ownBlock
    levels = [ownBlock.panels]
    levels += (1...layout.layerCount).map { AlignedBuffer(count: Self.capacity * layout.paddedWidth($0)) }
    deltas = goesBack ? levels.map { AlignedBuffer(count: $0.count) } : []
    transposed = AlignedBuffer(count: goesBack ? layout.parameterCount : 0)
    weightsByOutput = AlignedBuffer(count: goesBack ? layout.paddedWidth(0) * layout.paddedWidth(1) : 0)
  }

  /// The number of loaded rows, each at a slot of its own in 0..<count.
  var count: Int { block.count }

  /// The row at a slot; rows are not in the caller's order.
  func row(_ slot: Int) -> Int { Int(block.rows[slot]) }

  private var stride: Int { block.paddedCount }

  /// Copies some rows, at most `capacity`, into the first level.
  func load(_ input: NetworkInput, rows: ArraySlice<UInt32>) {
    ownBlock.load(input, rows: rows)
    take(ownBlock)
  }

  /// Takes rows that are in panels already, at most `capacity`, for the first level.
  func take(_ block: InputBlock) {
    self.block = block
    levels[0] = block.panels
  }

  /// Runs the loaded rows through all layers.
  func forward() {
    for layer in 0..<layout.layerCount {
      unsafe network_product(
        levels[layer].start, parameters.start + layout.weightsOffsets[layer],
        parameters.start + layout.biasOffset(layer), nil, levels[layer + 1].start, stride, layout.panels(layer),
        layout.panels(layer + 1), layer == 0 ? block.usedFours.start : nil,
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
  func readLogits(_ slot: Int, into outputs: ClassOutputs) {
    let level = levels[layout.layerCount]
    for output in 0..<outputs.count { outputs.logits[output] = level[index(slot, output)] }
  }

  /// Sets the derivative by an output that `back` starts from, by a row's slot.
  func setOutputDelta(_ slot: Int, output: Int = 0, _ value: Float) {
    deltas[layout.layerCount][index(slot, output)] = value
  }

  /// Prepares `back`, and from layer 0 `backToInputs`, after a change of the parameters.
  func transposeWeights(from firstLayer: Int) {
    for layer in firstLayer..<layout.layerCount {
      unsafe network_transpose(
        parameters.start + layout.weightsOffsets[layer], transposed.start + layout.weightsOffsets[layer],
        layout.panels(layer), layout.panels(layer + 1), 0)
    }
  }

  /// Prepares `update`.
  func beginTraining() {
    let inputs = layout.paddedWidth(0)
    for output in 0..<layout.paddedWidth(1) {
      for input in 0..<inputs {
        weightsByOutput[output * inputs + input] = parameters[layout.weight(0, input: input, output: output)]
      }
    }
    transposeWeights(from: 1)
  }

  /// Prepares `forward` and `back` after Adam's step.
  private func spreadWeights() {
    unsafe network_transpose(
      weightsByOutput.start, parameters.start + layout.weightsOffsets[0], layout.panels(1), layout.panels(0), 1)
    transposeWeights(from: 1)
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
        deltas[layer].start, stride, layout.panels(layer + 1), layout.panels(layer), nil,
        layout.panels(layer + 1) > 1 ? 1 : 0,  // of one panel too few are zero to look for them
        NETWORK_WHERE_ACTIVE)
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
    for layer in Swift.stride(from: layout.layerCount - 1, through: 0, by: -1) {
      var step = unsafe adam.step(parameters, at: layout.biasOffset(layer), isFirst: isFirst, isLast: isLast)
      unsafe network_update_biases(deltas[layer + 1].start, stride, count, layout.panels(layer + 1), &step)
      unsafe step = adam.step(parameters, at: layout.weightsOffsets[layer], isFirst: isFirst, isLast: isLast)
      if layer > 0 {
        unsafe network_update(
          levels[layer].start, deltas[layer + 1].start, stride, count, layout.panels(layer), layout.panels(layer + 1),
          nil, 0, &step)
      } else {
        unsafe step.parameters = weightsByOutput.start
        unsafe network_update(
          deltas[1].start, levels[0].start, stride, count, layout.panels(1), layout.panels(0), block.usedRows.start,
          1, &step)
      }
    }
    if isLast { spreadWeights() }
  }
}
