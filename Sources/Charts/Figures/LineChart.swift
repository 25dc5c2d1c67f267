/// Curves in one or more panels: loss over epochs, ROC, precision over recall, calibration, out-of-bag error over trees.
///
/// Curves are named at their ends where these lie apart, else by a key in a free place of the plot, else by one below it.
public struct LineChart: Figure {
  /// A point in the units of the axes.
  public typealias Point = Charts.Point

  /// One pair of axes.
  public struct Panel: Sendable, Equatable {
    /// The heading.
    public var title: String
    /// The label of the horizontal axis.
    public var xLabel: String
    /// The label of the vertical axis.
    public var yLabel: String
    /// nil for a range that holds the values; a few that lie far off are cut, and counted in a remark.
    public var xRange: ClosedRange<Double>?
    /// As `xRange`, of the vertical axis.
    public var yRange: ClosedRange<Double>?
    /// Values are shares, and ticks are printed times 100.
    public var percentX: Bool
    /// As `percentX`, of the vertical axis.
    public var percentY: Bool
    /// The curves, drawn in this order.
    public var series: [Series]
    /// Named dots above the curves.
    public var markers: [Marker]
    /// A thin line from the lower left to the upper right: chance, or perfect calibration.
    public var diagonal: Bool
    /// Shown when there is no curve.
    public var note: String?

    /// A pair of axes with its curves.
    public init(
      title: String, xLabel: String, yLabel: String, xRange: ClosedRange<Double>? = nil,
      yRange: ClosedRange<Double>? = nil, percentX: Bool = false, percentY: Bool = false, series: [Series],
      markers: [Marker] = [], diagonal: Bool = false, note: String? = nil
    ) {
      self.title = title
      self.xLabel = xLabel
      self.yLabel = yLabel
      self.xRange = xRange
      self.yRange = yRange
      self.percentX = percentX
      self.percentY = percentY
      self.series = series
      self.markers = markers
      self.diagonal = diagonal
      self.note = note
    }
  }

  /// One curve; broken where a value is not finite, a dot where it is a single point.
  public struct Series: Sendable, Equatable {
    /// The curve's name; empty for none.
    public var label: String
    /// From left to right, in the units of the axes.
    public var points: [Point]
    /// The curve's colour.
    public var colour: MarkColour
    /// How the line is broken.
    public var dash: LineDash
    /// Each value holds until the next x.
    public var stepped: Bool
    /// A dot at every point.
    public var dots: Bool

    /// A curve through points.
    public init(
      label: String, points: [Point], colour: MarkColour, dash: LineDash = .solid, stepped: Bool = false,
      dots: Bool = false
    ) {
      self.label = label
      self.points = points
      self.colour = colour
      self.dash = dash
      self.stepped = stepped
      self.dots = dots
    }
  }

  /// A dot with a name: the chosen epoch, the operating point.
  public struct Marker: Sendable, Equatable {
    /// Where it stands on the horizontal axis.
    public var x: Double
    /// Where it stands on the vertical axis.
    public var y: Double
    /// The name beside it.
    public var label: String
    /// The dot's colour.
    public var colour: MarkColour

    /// A dot with its name.
    public init(x: Double, y: Double, label: String, colour: MarkColour = .accent) {
      self.x = x
      self.y = y
      self.label = label
      self.colour = colour
    }
  }

  /// The panels, row by row.
  public var panels: [Panel]
  /// Panels side by side.
  public var columns: Int
  /// Panels of a row have one range of y, so that they can be compared.
  public var sharesY: Bool

  /// A chart of panels of equal size.
  ///
  /// - Parameters:
  ///   - panels: row by row.
  ///   - columns: panels side by side; nil for up to three in a row, and four in two rows.
  ///   - sharesY: whether panels of a row have one range of y.
  public init(panels: [Panel], columns: Int? = nil, sharesY: Bool = false) {
    self.panels = panels
    self.sharesY = sharesY
    self.columns = max(1, columns ?? (panels.count == 4 ? 2 : min(3, panels.count)))
  }

  public func size(in theme: Theme) -> FigureSize {
    let rows = rows(on: .measuring(theme))
    let gaps = Self.gap.height * Double(max(0, rows.count - 1))
    return FigureSize(width: 800, height: max(450, 28 + rows.reduce(gaps) { $0 + $1.height }))
  }

  static let gap = FigureSize(width: 30, height: 26)

  public func draw(on canvas: inout Canvas) {
    var rows = rows(on: canvas)
    // All of the canvas, should it be higher or, for a font of other widths, lower than the rows ask for.
    let gaps = Self.gap.height * Double(max(0, rows.count - 1))
    let scale = (canvas.content.height - gaps) / rows.reduce(0) { $0 + $1.height }
    var top = canvas.content.top
    for index in rows.indices {
      rows[index].height *= scale
      for panel in layout(rows[index], top: top, on: canvas) { panel.draw(on: &canvas) }
      top += rows[index].height + Self.gap.height
    }
  }

  /// Panels side by side.
  private struct Row {
    var panels: [Panel]
    var height: Double
  }

  /// The rows, each as high as its headings, keys and a decent plot need.
  private func rows(on canvas: Canvas) -> [Row] {
    let starts = stride(from: 0, to: panels.count, by: columns)
    return starts.map { start in
      var row = Row(
        panels: members(from: start), height: panels.count <= columns ? 422 : 250)
      let heading = heading(of: row, on: canvas)
      row.height = layout(row, top: 0, on: canvas).reduce(row.height) { height, panel in
        max(height, panel.leastHeight(heading: heading, on: canvas))
      }
      return row
    }
  }

  /// The panels of the row that begins at one of them.
  private func members(from start: Int) -> [Panel] {
    var members = Array(panels[start..<min(panels.count, start + columns)])
    guard sharesY else { return members }
    let values = members.flatMap { $0.series.flatMap(\.points).map(\.y) + $0.markers.map(\.y) }
    let range = DataRange.vertical(values, steps: 6)
    for index in members.indices where members[index].yRange == nil { members[index].yRange = range }
    return members
  }

  private func layout(_ row: Row, top: Double, on canvas: Canvas) -> [LineChartPanel] {
    let content = canvas.content
    let frames = Rectangle(x: content.x, y: top, width: content.width, height: row.height)
      .columns(columns, gap: Self.gap.width)
    let heading = heading(of: row, on: canvas)
    // Plots of a row share their top and bottom, so a key below one of them shortens all; that may push out another key.
    var footer = 0.0
    while true {
      let panels = zip(row.panels, frames).map {
        LineChartPanel($0, in: $1, heading: heading, footer: footer, on: canvas)
      }
      let highest = panels.map(\.footer).max() ?? 0
      if highest <= footer { return panels }
      footer = highest
    }
  }

  /// The height of the highest title and y axis name of a row.
  private func heading(of row: Row, on canvas: Canvas) -> Double {
    let width = canvas.content.columns(columns, gap: Self.gap.width).first?.width ?? 0
    return row.panels.map { LineChartPanel.headingHeight($0, width: width, on: canvas) }.max() ?? 0
  }
}
