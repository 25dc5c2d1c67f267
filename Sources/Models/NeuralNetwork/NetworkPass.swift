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
  /// The loaded rows; sorted by their used panels, so not in the caller's order.
  private(set) var rows: [UInt32] = []
  private var stride = 0
  private let levels: [AlignedBuffer<Float>]
  /// d loss / d pre-activation of each level; the last level's first column is the caller's to fill.
  private lazy var deltas = levels.map { AlignedBuffer<Float>(count: $0.count) }
  private lazy var transposed = AlignedBuffer<Float>(count: layout.parameterCount)
  private let usedPanelsOfTile = AlignedBuffer<UInt32>(count: NetworkPass.capacity / Int(NETWORK_TILE))
  private let usedRowsOfPanel: AlignedBuffer<UInt32>
  private var places: [Int]

  init(layout: NetworkLayout, parameters: [Float]) {
    self.layout = layout
    self.parameters = AlignedBuffer(parameters)
    levels = (0...layout.layerCount).map { AlignedBuffer(count: Self.capacity * layout.paddedWidth($0)) }
    usedRowsOfPanel = AlignedBuffer(count: layout.panels(0))
    places = Array(repeating: 0, count: layout.panels(0) + 1)
    rows.reserveCapacity(Self.capacity)
  }

  /// Copies some rows into the first level, those with the most used panels first.
  func load(_ input: NetworkInput, rows chosen: ArraySlice<UInt32>) {
    precondition(chosen.count <= Self.capacity, "at most \(Self.capacity) rows at a time")
    sort(chosen, by: input.usedPanels)
    let tile = Int(NETWORK_TILE)
    stride = (rows.count + tile - 1) / tile * tile
    for first in Swift.stride(from: 0, to: stride, by: tile) {
      usedPanelsOfTile[first / tile] = input.usedPanels[Int(rows[first])]
    }
    input.features.values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      network_load(
        start, layout.widths[0], rows, rows.count, usedPanelsOfTile.start, levels[0].start, stride)
    }
  }

  /// Brings rows nearer that will be loaded next.
  func prefetch(_ input: NetworkInput, rows next: ArraySlice<UInt32>) {
    input.features.values.withUnsafeBufferPointer { values in
      next.withUnsafeBufferPointer { rows in
        guard let start = values.baseAddress, let first = rows.baseAddress else { return }
        network_prefetch(start, layout.widths[0], first, rows.count)
      }
    }
  }

  /// Sets `rows` to the chosen rows, most used panels first (counting sort), and counts the used rows of each panel.
  private func sort(_ chosen: ArraySlice<UInt32>, by usedPanels: [UInt32]) {
    for index in places.indices { places[index] = 0 }
    for row in chosen { places[Int(usedPanels[Int(row)])] += 1 }
    var before = 0
    for used in places.indices.reversed() {
      if used < usedRowsOfPanel.count { usedRowsOfPanel[used] = UInt32(before) }
      (places[used], before) = (before, before + places[used])
    }
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: chosen)
    for row in chosen {
      let used = Int(usedPanels[Int(row)])
      rows[places[used]] = row
      places[used] += 1
    }
  }

  /// Runs the loaded rows through all layers.
  func forward() {
    for layer in 0..<layout.layerCount {
      network_product(
        levels[layer].start, parameters.start + layout.weightsOffsets[layer],
        parameters.start + layout.biasOffset(layer), nil, levels[layer + 1].start, stride, layout.panels(layer),
        layout.panels(layer + 1), layer == 0 ? usedPanelsOfTile.start : nil,
        layer == layout.layerCount - 1 ? NETWORK_STORE : NETWORK_RELU)
    }
  }

  /// The pre-activation of the output of a loaded row, by its place in `rows`.
  func logit(_ place: Int) -> Float { levels[layout.layerCount][place * NetworkLayout.panel] }

  /// Sets the derivative that `back` starts from, by a row's place in `rows`.
  func setOutputDelta(_ place: Int, _ value: Float) {
    deltas[layout.layerCount][place * NetworkLayout.panel] = value
  }

  /// Prepares `back` and `backToInputs` after a change of the parameters.
  func transposeWeights(from firstLayer: Int) {
    for layer in firstLayer..<layout.layerCount {
      network_transpose(
        parameters.start + layout.weightsOffsets[layer], transposed.start + layout.weightsOffsets[layer],
        layout.panels(layer), layout.panels(layer + 1))
    }
  }

  /// Carries the output's derivatives back to every hidden level.
  func back() {
    let last = layout.layerCount
    for place in rows.count..<stride { setOutputDelta(place, 0) }
    for layer in Swift.stride(from: last - 1, to: 0, by: -1) {
      network_product(
        deltas[layer + 1].start, transposed.start + layout.weightsOffsets[layer], nil, levels[layer].start,
        deltas[layer].start, stride, layout.panels(layer + 1), layout.panels(layer), nil, NETWORK_WHERE_ACTIVE)
    }
  }

  /// The derivatives with respect to the loaded rows' inputs, after `back`: calls `store(place, column, value)`.
  func backToInputs(store: (_ place: Int, _ column: Int, _ value: Float) -> Void) {
    network_product(
      deltas[1].start, transposed.start, nil, nil, deltas[0].start, stride, layout.panels(1), layout.panels(0), nil,
      NETWORK_STORE)
    let panel = NetworkLayout.panel
    for place in rows.indices {
      for column in 0..<layout.widths[0] {
        store(place, column, deltas[0][(column / panel * stride + place) * panel + column % panel])
      }
    }
  }

  /// Adds the loaded rows' gradients, and takes Adam's step with the sum where these rows complete a batch.
  func update(_ adam: AdamState, isFirst: Bool, isLast: Bool) {
    let factors = adam.factors
    for layer in Swift.stride(from: layout.layerCount - 1, through: 0, by: -1) {
      func part(_ buffer: AlignedBuffer<Float>) -> network_parameters {
        network_parameters(
          weights: buffer.start + layout.weightsOffsets[layer], bias: buffer.start + layout.biasOffset(layer))
      }
      network_update(
        levels[layer].start, deltas[layer + 1].start, stride, rows.count, layout.panels(layer),
        layout.panels(layer + 1), layer == 0 ? usedRowsOfPanel.start : nil, part(parameters), part(adam.firstMoment),
        part(adam.secondMoment), part(adam.gradient), isFirst ? 1 : 0, isLast ? 1 : 0, factors)
    }
  }
}
