import CKernels
import Groundwork

/// The class of the training row nearest to a row (Euclidean distance): a yardstick that learns nothing.
///
/// A split that keeps copies of a beat, or beats of its patient, on both sides is easy for it; what it loses from one
/// protocol to the next says how much of a result rests on that (Cover and Hart, IEEE Trans. Inf. Theory 13(1), 1967).
///
/// Of x . t - |t|^2 / 2 the largest belongs to the nearest training row t, so that the network's products find it.
public struct NearestNeighbour: Classifier {
  public let columns: Int
  public let classCount: Int
  private let labels: [UInt8]
  private let packed: Packed

  /// Training rows in the kernels' panels: those of a panel are its columns.
  ///
  /// Invariant: `rows` holds `panels` x `inputPanels` x 16 x 16 numbers and `halves` 16 a panel; both are written in `init`
  /// only, so that threads may read them.
  private final class Packed: @unchecked Sendable {
    let panels: Int
    let inputPanels: Int
    let rows: AlignedBuffer<Float>
    /// - |t|^2 / 2 of each row, and minus infinity after the last.
    let halves: AlignedBuffer<Float>

    init(_ features: FeatureMatrix) {
      let panel = NetworkLayout.panel
      panels = (features.rows + panel - 1) / panel
      inputPanels = (features.columns + panel - 1) / panel
      rows = AlignedBuffer(count: panels * inputPanels * panel * panel)
      halves = AlignedBuffer(count: panels * panel)
      halves.fill(-.infinity)
      for row in 0..<features.rows {
        let start = (row / panel * inputPanels * panel) * panel + row % panel
        var square = Float(0)
        for column in 0..<features.columns {
          let value = features.values[row * features.columns + column]
          rows[start + column * panel] = value
          square += value * value
        }
        halves[row] = -square / 2
      }
    }
  }

  /// Keeps the training rows.
  ///
  /// - Throws: `Fault` for a feature that is not finite.
  /// - Precondition: at least one row and one column.
  public init(_ rows: LabelledRows) throws {
    precondition(rows.features.rows > 0 && rows.features.columns > 0, "a nearest row needs one to be near to")
    try rows.features.requireFinite()
    columns = rows.features.columns
    classCount = rows.classCount
    labels = rows.labels
    packed = Packed(rows.features)
  }

  /// 1 for the class of the nearest training row, of equally near ones the first, and 0 for all others.
  ///
  /// - Precondition: `features` has as many columns as the training rows.
  public func probabilities(for features: FeatureMatrix, jobs: Int) -> ClassProbabilities {
    precondition(features.columns == columns, "as many columns as the training rows")
    let input = NetworkInput(features)
    let block = 8 * NetworkPass.capacity
    let parts = Guarded([[UInt8]](repeating: [], count: (features.rows + block - 1) / block))
    concurrently((features.rows + block - 1) / block, jobs: jobs) { index in
      let found = nearest(to: input, rows: index * block..<min((index + 1) * block, features.rows))
      parts.withLock { $0[index] = found }
    }
    var values = [Float](repeating: 0, count: features.rows * classCount)
    for (row, label) in parts.withLock({ $0 }).joined().enumerated() {
      values[row * classCount + Int(label)] = 1
    }
    return ClassProbabilities(values: values, rows: features.rows, classes: classCount)
  }

  /// The labels of the rows' nearest training rows.
  private func nearest(to input: NetworkInput, rows: Range<Int>) -> [UInt8] {
    let (capacity, panel, chunk) = (NetworkPass.capacity, NetworkLayout.panel, 16)
    let block = InputBlock(capacity: capacity, columns: packed.inputPanels * panel)
    let y = AlignedBuffer<Float>(count: capacity * chunk * panel)
    let best = AlignedBuffer<Float>(count: capacity * panel)
    let bestPanel = AlignedBuffer<Int32>(count: capacity * panel)
    var found = [UInt8](repeating: 0, count: rows.count)
    let all = rows.map { UInt32($0) }
    for start in stride(from: 0, to: all.count, by: capacity) {
      block.load(input, rows: all[start..<min(start + capacity, all.count)])
      let stride = block.paddedCount
      best.fill(-.infinity)
      bestPanel.fill(0)
      for first in Swift.stride(from: 0, to: packed.panels, by: chunk) {
        let count = min(chunk, packed.panels - first)
        // Invariant: the block and what is kept of each row hold `stride` rows, y room for `count` panels of them, and the
        // packed rows as many panels.
        let start = first * packed.inputPanels * panel * panel
        unsafe network_product(
          block.panels.start, packed.rows.start + start, packed.halves.start + first * panel, nil, y.start, stride,
          packed.inputPanels, count, block.usedFours.start, 0, NETWORK_STORE)
        unsafe network_keep_largest(y.start, stride, count, Int32(first), best.start, bestPanel.start)
      }
      for index in 0..<block.count {
        var (value, nearest) = (-Float.infinity, 0)
        for lane in 0..<panel {
          let product = best[index * panel + lane]
          let candidate = Int(bestPanel[index * panel + lane]) * panel + lane
          if product > value || (product == value && candidate < nearest) { (value, nearest) = (product, candidate) }
        }
        found[Int(block.rows[index]) - rows.lowerBound] = labels[nearest]
      }
    }
    return found
  }
}
