/// A mean beat, and beneath it on the same time axis how much each model depends on every sample.
public struct AttentionChart: Figure {
  /// The profile of one model; `low` and `high` bound a band around it.
  public struct Row: Sendable, Equatable {
    /// The heading above the profile, the model's name say.
    public var title: String
    /// One value a sample of the beat.
    public var values: [Double]
    /// The lower edge of the band, one value a sample; nil for no band.
    public var low: [Double]?
    /// The upper edge of the band, one value a sample; nil for no band.
    public var high: [Double]?
    /// The profile's colour.
    public var colour: MarkColour

    /// A profile by its values, as many as the beat has samples.
    public init(
      title: String, values: [Double], low: [Double]? = nil, high: [Double]? = nil, colour: MarkColour
    ) {
      self.title = title
      self.values = values
      self.low = low
      self.high = high
      self.colour = colour
    }
  }

  /// The mean beat.
  public var beat: [Double]
  /// The profiles, from top to bottom.
  public var rows: [Row]
  /// Milliseconds from one value to the next.
  public var sampleInterval: Double
  /// The heading above the beat.
  public var beatLabel: String
  /// The label of the time axis.
  public var xLabel: String
  /// What the beat's values are.
  public var beatYLabel: String
  /// What the values of the rows are.
  public var yLabel: String
  /// Values of the rows are shares, printed times 100.
  public var percent: Bool

  /// A chart of one beat and profiles as long as it.
  public init(
    beat: [Double], rows: [Row], sampleInterval: Double = 8, beatLabel: String = "Mean beat",
    xLabel: String = "Time from R peak (ms)", beatYLabel: String = "Normalised amplitude",
    yLabel: String = "Relative importance", percent: Bool = false
  ) {
    self.beat = beat
    self.rows = rows
    self.sampleInterval = sampleInterval
    self.beatLabel = beatLabel
    self.xLabel = xLabel
    self.beatYLabel = beatYLabel
    self.yLabel = yLabel
    self.percent = percent
  }

  public func size(in theme: Theme) -> FigureSize {
    let canvas = Canvas.measuring(theme)
    let titles = panels.map { headingHeight($0, on: canvas) }
    let least = titles.reduce(0) { $0 + $1 + Self.titleGap + 60 + Self.gap } + 28 + 50
    return FigureSize(width: 800, height: max(450, least))
  }
}
