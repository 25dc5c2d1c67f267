/// A scale with its ticks and their labels.
public struct Axis: Sendable, Equatable {
  /// A labelled value.
  public struct Tick: Sendable, Equatable {
    /// Where it lies on the canvas, in CSS pixels.
    public var position: Double
    /// The value as text.
    public var label: String
  }

  /// How tick labels are written.
  public enum Format: Sendable {
    /// With as many decimals as tell the ticks apart.
    case number
    /// At whole numbers only.
    case wholeNumber
    /// Shares, printed times 100 with a percent sign.
    case percent
  }

  /// From values to positions.
  public var scale: LinearScale
  /// In ascending order of their values.
  public var ticks: [Tick]

  init(_ domain: ClosedRange<Double>, from start: Double, to end: Double, steps: Int, format: Format) {
    scale = LinearScale(domain: domain, start: start, end: end)
    let ticks = Ticks(in: domain, atMost: steps, whole: format == .wholeNumber)
    let scale = scale
    self.ticks = ticks.values.map { value in
      let label =
        switch format {
        case .percent: NumberText.fixed(value * 100, decimals: ticks.decimals(factor: 100)) + "\u{A0}%"
        case .number, .wholeNumber:
          abs(value) >= 1000 && abs(value) < 1e15 && value == value.rounded()
            ? NumberText.count(Int(value)) : NumberText.fixed(value, decimals: ticks.decimals())
        }
      return Tick(position: scale.position(of: value), label: label)
    }
  }
}

extension Canvas {
  /// A horizontal axis with as many ticks as have room for their labels.
  public func horizontalAxis(
    _ domain: ClosedRange<Double>, left: Double, right: Double, format: Axis.Format
  ) -> Axis {
    var steps = min(max(2, Int((right - left) / 45)), 8)
    while true {
      let axis = Axis(domain, from: left, to: right, steps: steps, format: format)
      let fits = zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { first, second in
        (width(of: first.label, label) + width(of: second.label, label)) / 2 + 14 <= second.position - first.position
      }
      if fits || steps == 1 { return axis }
      steps -= 1
    }
  }

  /// A vertical axis, pointing up, with ticks a comfortable distance apart.
  public func verticalAxis(_ domain: ClosedRange<Double>, top: Double, bottom: Double, format: Axis.Format) -> Axis {
    Axis(domain, from: bottom, to: top, steps: Self.verticalSteps(bottom - top), format: format)
  }

  static func verticalSteps(_ height: Double) -> Int {
    min(max(2, Int(height / 38)), 6)
  }

  /// The widest tick label.
  public func tickWidth(_ axis: Axis) -> Double {
    axis.ticks.map { width(of: $0.label, mutedLabel) }.max() ?? 0
  }

  // MARK: Drawing

  /// Thin lines at the ticks of the given axes.
  public mutating func grid(_ area: Rectangle, x: Axis?, y: Axis?) {
    for tick in x?.ticks ?? [] { verticalLine(x: tick.position, from: area.top, to: area.bottom, palette.grid) }
    for tick in y?.ticks ?? [] { horizontalLine(y: tick.position, from: area.left, to: area.right, palette.grid) }
  }

  /// Tick labels below an area; returns their bottom.
  @discardableResult
  public mutating func xTickLabels(_ axis: Axis, below bottom: Double) -> Double {
    let top = bottom + 5
    for tick in axis.ticks { paragraph([tick.label], x: tick.position, top: top, mutedLabel, align: .middle) }
    return top + mutedLabel.lineHeight
  }

  /// Tick labels to the left of an area.
  public mutating func yTickLabels(_ axis: Axis, leftOf left: Double) {
    for tick in axis.ticks {
      centredParagraph([tick.label], x: left - 7, y: tick.position, mutedLabel, align: .end)
    }
  }
}
