/// Beats in a grid of cells on shared axes: class medians in their 10-90 % bands, oversampled beats over originals.
///
/// The key stands in the last row's free cell where there is one, else above the cells.
public struct BeatGridChart: Figure {
  /// One cell: lines over an optional band, or a note where there is nothing to draw.
  public struct Cell: Sendable, Equatable {
    /// The heading, a class say.
    public var title: String
    /// A second line in muted text, e.g. "n = 2,779"; empty for none.
    public var subtitle: String
    /// The area behind the lines; nil for none.
    public var band: Band?
    /// The beats, drawn in this order.
    public var lines: [Line]
    /// Shown in the middle when there is nothing to draw.
    public var note: String?
    /// A smaller plot below the beat's, on a scale of its own: what is left when one beat is taken from another, say.
    public var residual: Line?

    /// A cell by its content.
    public init(
      title: String, subtitle: String = "", band: Band? = nil, lines: [Line], note: String? = nil,
      residual: Line? = nil
    ) {
      self.title = title
      self.subtitle = subtitle
      self.band = band
      self.lines = lines
      self.note = note
      self.residual = residual
    }
  }

  /// The area between two lines of equal length; its colour is that of the cell's first line unless given.
  public struct Band: Sendable, Equatable {
    /// The lower edge, a value a sample.
    public var low: [Double]
    /// The upper edge, a value a sample.
    public var high: [Double]
    /// The colour that is paled; nil for that of the cell's first line.
    public var colour: MarkColour?

    /// A band by its edges, which are of equal length.
    public init(low: [Double], high: [Double], colour: MarkColour? = nil) {
      self.low = low
      self.high = high
      self.colour = colour
    }
  }

  /// One beat; lines with a label are named in the key above the cells.
  public struct Line: Sendable, Equatable {
    /// The name in the key; nil for none.
    public var label: String?
    /// Amplitudes, `sampleInterval` milliseconds apart.
    public var values: [Double]
    /// The line's colour.
    public var colour: MarkColour
    /// How the line is broken.
    public var dash: LineDash
    /// In CSS pixels, nil for the theme's.
    public var width: Double?

    /// A line by its values.
    public init(
      label: String? = nil, values: [Double], colour: MarkColour, dash: LineDash = .solid, width: Double? = nil
    ) {
      self.label = label
      self.values = values
      self.colour = colour
      self.dash = dash
      self.width = width
    }
  }

  /// The cells, row by row.
  public var cells: [Cell]
  /// Cells side by side, at least 1.
  public var columns: Int
  /// The label of the time axis.
  public var xLabel: String
  /// The label of the amplitude axis.
  public var yLabel: String
  /// What the bands are, for the key; nil for none.
  public var bandLabel: String?
  /// Above the smaller plots, where cells have one.
  public var residualLabel: String
  /// Milliseconds from one value to the next.
  public var sampleInterval: Double
  /// Where the first value stands on the time axis, in milliseconds.
  public var start: Double
  /// The least range of the amplitude axis.
  public var leastRange: ClosedRange<Double>

  /// A grid of cells that share both axes.
  public init(
    cells: [Cell], columns: Int, xLabel: String = "Time from R peak (ms)", yLabel: String = "Normalised amplitude",
    bandLabel: String? = nil, residualLabel: String = "Difference", sampleInterval: Double = 8, start: Double = 0,
    leastRange: ClosedRange<Double> = 0...1
  ) {
    self.cells = cells
    self.columns = max(1, columns)
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.bandLabel = bandLabel
    self.residualLabel = residualLabel
    self.sampleInterval = sampleInterval
    self.start = start
    self.leastRange = leastRange
  }

  public func size(in theme: Theme) -> FigureSize {
    let rows = (cells.count + columns - 1) / columns
    let canvas = Canvas.measuring(theme)
    let frames = frames(on: canvas)
    let headings = (0..<rows).map { row in headingHeight(row, width: frames.cellWidth, on: canvas) }
    let residuals = (0..<rows).reduce(0) { $0 + residualHeight($1, on: canvas) }
    let least =
      frames.top + headings.reduce(0) { $0 + $1 + 110 } + residuals + Self.rowGap
      * Double(max(0, rows - 1)) + 64
    return FigureSize(width: 800, height: max(rows > 1 ? 450 : 280, least))
  }

  /// What the smaller plots and their headings add to a row of cells.
  func residualHeight(_ row: Int, on canvas: Canvas) -> Double {
    let members = cells[min(cells.count, row * columns)..<min(cells.count, (row + 1) * columns)]
    return members.contains { $0.residual != nil } ? Self.residualPlotHeight + canvas.mutedLabel.lineHeight + 12 : 0
  }

  static let residualPlotHeight = 64.0
  static let rowGap = 18.0
  static let columnGap = 18.0
}
