/// Minimises a smooth function by limited-memory BFGS (Liu and Nocedal 1989).
///
/// Steps fulfil the weak conditions of Wolfe, found by doubling and halving (Lewis and Overton 2013). Everything runs in a
/// fixed order in double precision.
struct LBFGS {
  /// The search ends where no derivative is larger.
  var tolerance: Double
  var maximumSteps: Int

  /// Earlier steps that shape the next one.
  private static let memory = 10

  /// A step and the change of the gradient along it.
  private struct Change {
    let step: [Double]
    let gradient: [Double]
    /// 1 over their product.
    let scale: Double
  }

  /// - Parameters:
  ///   - function: the value and gradient at a point.
  ///   - onStep: called with the number of steps taken after each; throwing stops the search.
  func minimise(
    _ function: ([Double]) throws -> (value: Double, gradient: [Double]), from start: [Double],
    onStep: (Int) throws -> Void
  ) rethrows -> [Double] {
    var point = start
    var (value, gradient) = try function(point)
    var changes: [Change] = []
    for step in 1...max(1, maximumSteps) {
      guard gradient.contains(where: { $0.magnitude > tolerance }) else { break }
      var direction = Self.direction(gradient, changes)
      var slope = Self.product(direction, gradient)
      if !(slope < 0) {
        // Rounding has spoilt the memory: start again downhill.
        changes = []
        direction = gradient.map { -$0 }
        slope = Self.product(direction, gradient)
      }
      let first = changes.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1
      guard let next = try Self.search(function, point, direction, value, slope, from: first) else { break }
      let moved = zip(next.point, point).map { $0 - $1 }
      let turned = zip(next.gradient, gradient).map { $0 - $1 }
      let curvature = Self.product(moved, turned)
      if curvature > 0 {
        changes.append(Change(step: moved, gradient: turned, scale: 1 / curvature))
        if changes.count > Self.memory { changes.removeFirst() }
      }
      (point, value, gradient) = next
      try onStep(step)
    }
    return point
  }

  /// The gradient times the approximate inverse of the second derivatives, downhill.
  private static func direction(_ gradient: [Double], _ changes: [Change]) -> [Double] {
    var result = gradient.map { -$0 }
    var factors: [Double] = []
    for change in changes.reversed() {
      let factor = change.scale * product(change.step, result)
      factors.append(factor)
      for index in result.indices { result[index] -= factor * change.gradient[index] }
    }
    if let last = changes.last {
      let scale = 1 / (last.scale * product(last.gradient, last.gradient))
      for index in result.indices { result[index] *= scale }
    }
    for (change, factor) in zip(changes, factors.reversed()) {
      let rest = factor - change.scale * product(change.gradient, result)
      for index in result.indices { result[index] += rest * change.step[index] }
    }
    return result
  }

  /// A point along a direction that is low enough and where the slope has eased; nil where rounding hides any descent.
  private static func search(
    _ function: ([Double]) throws -> (value: Double, gradient: [Double]), _ point: [Double], _ direction: [Double],
    _ value: Double, _ slope: Double, from first: Double
  ) rethrows -> (point: [Double], value: Double, gradient: [Double])? {
    var (low, high, length) = (0.0, Double.infinity, first)
    for _ in 0..<60 {
      let next = zip(point, direction).map { $0 + length * $1 }
      let found = try function(next)
      if !(found.value <= value + 1e-4 * length * slope) {
        high = length
      } else if product(found.gradient, direction) < 0.9 * slope {
        low = length
      } else {
        return (next, found.value, found.gradient)
      }
      length = high.isFinite ? (low + high) / 2 : 2 * low
    }
    return nil
  }

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
  }
}
