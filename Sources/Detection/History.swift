/// The latest values of a signal by their sample number; those before its start are 0.
struct History {
  private var values: [Double]
  private let mask: Int

  /// - Parameter count: how far back it must reach, at least.
  init(covering count: Int) {
    var size = 1
    while size < count { size *= 2 }
    values = Array(repeating: 0, count: size)
    mask = size - 1
  }

  subscript(sample: Int) -> Double {
    @inline(__always) get { values[sample & mask] }
    @inline(__always) set { values[sample & mask] = newValue }
  }
}
