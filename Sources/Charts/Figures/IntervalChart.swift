/// Estimates with their intervals and sample sizes, a row each: recall of each class before and after, say.
public struct IntervalChart: Figure {
  /// What has one value in every group.
  public struct Series: Sendable, Equatable {
    /// The name in the key.
    public var label: String
    /// The colour of dots and intervals.
    public var colour: MarkColour
    /// The shape of its dots.
    public var marker: MarkerShape

    /// A series by its looks.
    public init(label: String, colour: MarkColour, marker: MarkerShape = .filledCircle) {
      self.label = label
      self.colour = colour
      self.marker = marker
    }
  }

  /// Rows that belong together, one a series; nil where a series has no value here.
  public struct Group: Sendable, Equatable {
    /// The name at the left, a class say.
    public var label: String
    /// A second line in muted text, e.g. "n = 27,177".
    public var detail: String
    /// One value a series, in the order of the chart's `series`.
    public var values: [Value?]

    /// A group by its values.
    public init(label: String, detail: String = "", values: [Value?]) {
      self.label = label
      self.detail = detail
      self.values = values
    }
  }

  /// One estimate from `n` cases; with n = 0 the row says so and has no dot.
  public struct Value: Sendable, Equatable {
    /// The estimate, in the units of `range`.
    public var estimate: Double
    /// The interval's lower end; nil for none.
    public var low: Double?
    /// The interval's upper end; nil for none.
    public var high: Double?
    /// The cases that it was estimated from, at least 0.
    public var n: Int

    /// A value, with its interval where there is one.
    public init(estimate: Double, low: Double? = nil, high: Double? = nil, n: Int) {
      self.estimate = estimate
      self.low = low
      self.high = high
      self.n = n
    }
  }

  /// What is compared within each group.
  public var series: [Series]
  /// The groups, from top to bottom.
  public var groups: [Group]
  /// The label of the value axis.
  public var xLabel: String
  /// The values at the left and right end of the axis; 0...1 for shares.
  public var range: ClosedRange<Double>
  /// Values are shares, printed times 100.
  public var percent: Bool
  /// The heading of the printed estimates.
  public var valueLabel: String
  /// In CSS pixels; below 600 the groups' labels stand above their rows, for a small screen.
  public var width: Double

  /// A chart of estimates on one axis.
  public init(
    series: [Series], groups: [Group], xLabel: String, range: ClosedRange<Double>, percent: Bool,
    valueLabel: String = "Estimate (95 % interval)", width: Double = FigureSize.standard.width
  ) {
    self.series = series
    self.groups = groups
    self.xLabel = xLabel
    self.range = range
    self.percent = percent
    self.valueLabel = valueLabel
    self.width = width
  }

  public func size(in theme: Theme) -> FigureSize {
    let layout = layout(on: .measuring(theme, width: width))
    // Some air, as much as there are rows to share it.
    let air = Double(groups.count) * (10 + 4 * Double(max(1, series.count)))
    return FigureSize(width: width, height: max(120, layout.leastHeight + air))
  }

  var isNarrow: Bool { width < 600 }
}
