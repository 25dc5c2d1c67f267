/// A horizontal axis of time since a recording began, in hours, minutes or seconds, whichever its length asks for.
struct TimeAxis {
  /// What one of the axis' numbers counts, in seconds.
  let unit: Double
  /// Positions with their labels.
  private(set) var ticks: [Axis.Tick]
  let scale: LinearScale

  /// Seconds between ticks that clocks have.
  private static let steps: [Double] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 172_800, 604_800,
  ]

  /// - Parameter seconds: the axis' length, above 0.
  init(seconds: Double, left: Double, right: Double) {
    scale = LinearScale(domain: 0...max(seconds, 1e-9), start: left, end: right)
    unit = seconds > 7200 ? 3600 : seconds > 120 ? 60 : 1
    let wanted = max(1, min(12, (right - left) / 60))
    let step = Self.steps.first { seconds / $0 <= wanted } ?? seconds / wanted
    let (scale, unit) = (scale, unit)
    ticks = stride(from: 0, through: seconds * (1 + 1e-9), by: step).map { time in
      Axis.Tick(position: scale.position(of: time), label: NumberText.shortest(time / unit, decimals: 2))
    }
  }

  /// The axis' name.
  func label(from start: String) -> String {
    let name =
      switch unit {
      case 3600: "Hours"
      case 60: "Minutes"
      default: "Seconds"
      }
    return "\(name) from \(start)"
  }
}

extension Canvas {
  /// Tick labels and the axis' name below an area.
  mutating func timeLabels(_ axis: TimeAxis, below area: Rectangle, from start: String = "the start") {
    for tick in axis.ticks {
      paragraph([tick.label], x: tick.position, top: area.bottom + 5, mutedLabel, align: .middle)
    }
    paragraph(
      [axis.label(from: start)], x: area.midX, top: area.bottom + 5 + mutedLabel.lineHeight, mutedLabel, align: .middle)
  }

  /// What the two take below an area.
  var timeLabelHeight: Double { 5 + 2 * mutedLabel.lineHeight }

  /// Grey where a recording cannot be read.
  mutating func unreadable(_ stretches: [ClosedRange<Double>], _ axis: TimeAxis, in area: Rectangle) {
    let colour = palette.tint(of: .neutral, strength: 0.3)
    for stretch in stretches {
      let left = axis.scale.clampedPosition(of: stretch.lowerBound)
      // At least as wide as can be seen.
      let right = max(left + 1, axis.scale.clampedPosition(of: stretch.upperBound))
      fill(Rectangle(left: left, top: area.top, right: min(right, area.right), bottom: area.bottom), colour)
    }
  }

  /// Upright ticks at times, one a device pixel at most.
  mutating func ticks(at positions: some Sequence<Double>, top: Double, bottom: Double, _ colour: Colour) {
    var latest = -Double.infinity
    var path = Path()
    for position in positions {
      let x = position.snapped
      guard x > latest else { continue }
      latest = x
      path.elements.append(.rectangle(Rectangle(left: x - 0.5, top: top, right: x + 0.5, bottom: bottom)))
    }
    if !path.elements.isEmpty { fill(path, colour) }
  }
}
