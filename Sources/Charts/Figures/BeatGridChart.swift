/// Beats in a grid of cells on shared axes: class medians in their 10-90 % bands, made beats over originals, failures.
public struct BeatGridChart: Figure {
  /// One cell: lines over an optional band, or a note where there is nothing to draw.
  public struct Cell: Sendable, Equatable {
    public var title: String
    public var subtitle: String
    public var band: Band?
    public var lines: [Line]
    public var note: String?

    public init(title: String, subtitle: String = "", band: Band? = nil, lines: [Line], note: String? = nil) {
      self.title = title
      self.subtitle = subtitle
      self.band = band
      self.lines = lines
      self.note = note
    }
  }

  /// The area between two lines of equal length; its colour is that of the cell's first line unless given.
  public struct Band: Sendable, Equatable {
    public var low: [Double]
    public var high: [Double]
    public var colour: MarkColour?

    public init(low: [Double], high: [Double], colour: MarkColour? = nil) {
      self.low = low
      self.high = high
      self.colour = colour
    }
  }

  /// One beat; lines with a label are named in the key above the cells.
  public struct Line: Sendable, Equatable {
    public var label: String?
    public var values: [Double]
    public var colour: MarkColour
    public var dash: LineDash
    /// In CSS pixels, nil for the theme's.
    public var width: Double?

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

  public var cells: [Cell]
  public var columns: Int
  public var xLabel: String
  public var yLabel: String
  /// What the bands are, for the key; nil for none.
  public var bandLabel: String?
  /// Milliseconds from one value to the next.
  public var sampleInterval: Double

  public init(
    cells: [Cell], columns: Int, xLabel: String = "Time from R peak (ms)", yLabel: String = "Normalised amplitude",
    bandLabel: String? = nil, sampleInterval: Double = 8
  ) {
    self.cells = cells
    self.columns = max(1, columns)
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.bandLabel = bandLabel
    self.sampleInterval = sampleInterval
  }

  public func size(in theme: Theme) -> FigureSize {
    let rows = (cells.count + columns - 1) / columns
    let canvas = Canvas.measuring(theme)
    let frames = frames(on: canvas)
    let headings = (0..<rows).map { row in headingHeight(row, width: frames.cellWidth, on: canvas) }
    let least = frames.top + headings.reduce(0) { $0 + $1 + 110 } + Self.rowGap * Double(max(0, rows - 1)) + 64
    return FigureSize(width: 800, height: max(rows > 1 ? 450 : 280, least))
  }

  static let rowGap = 18.0
  static let columnGap = 18.0
}
