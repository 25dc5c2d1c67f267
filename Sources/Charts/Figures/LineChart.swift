/// Curves in one or more panels: loss over epochs, ROC, precision over recall, calibration, out-of-bag error over trees.
///
/// All panels have plots of one width, and one key above them names the curves of all.
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
    /// Named dots on the curves.
    public var markers: [Marker]
    /// Named upright lines, a chosen threshold say.
    public var guides: [Guide]
    /// A thin line from the lower left to the upper right: chance, or perfect calibration.
    public var diagonal: Bool
    /// Shown when there is no curve.
    public var note: String?

    /// A pair of axes with its curves.
    public init(
      title: String, xLabel: String, yLabel: String, xRange: ClosedRange<Double>? = nil,
      yRange: ClosedRange<Double>? = nil, percentX: Bool = false, percentY: Bool = false, series: [Series],
      markers: [Marker] = [], guides: [Guide] = [], diagonal: Bool = false, note: String? = nil
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
      self.guides = guides
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
    /// The dot's shape; hollow ones suit broken curves.
    public var shape: MarkerShape

    /// A dot with its name.
    public init(
      x: Double, y: Double, label: String, colour: MarkColour = .accent, shape: MarkerShape = .filledCircle
    ) {
      self.x = x
      self.y = y
      self.label = label
      self.colour = colour
      self.shape = shape
    }
  }

  /// A dotted line from the bottom to the top of a plot, with a name beside its upper end.
  public struct Guide: Sendable, Equatable {
    /// Where it stands on the horizontal axis.
    public var x: Double
    /// The name beside it; empty for none.
    public var label: String

    /// A line with its name.
    public init(x: Double, label: String) {
      self.x = x
      self.label = label
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
    FigureSize(width: 800, height: max(450, Layout(of: self, on: .measuring(theme)).height))
  }

  public func draw(on canvas: inout Canvas) {
    let layout = Layout(of: self, on: canvas)
    canvas.draw(layout.key, at: Point(x: canvas.content.left, y: canvas.content.top))
    for panel in layout.placed(on: canvas) { panel.draw(on: &canvas) }
  }
}
