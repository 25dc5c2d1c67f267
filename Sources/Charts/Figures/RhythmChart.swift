/// Heart rate and RR intervals over a recording, with a lane of ticks for each kind of flagged beat below them.
public struct RhythmChart: Figure {
  /// The heart rate in a short span of time.
  public struct Rate: Sendable, Equatable {
    /// The span's middle, in seconds from the start.
    public var time: Double
    /// Beats a minute: the 10th, 50th and 90th percentile of the span's intervals; NaN breaks the line.
    public var low: Double
    /// The median.
    public var median: Double
    /// The 90th percentile.
    public var high: Double

    /// A rate by its values.
    public init(time: Double, low: Double, median: Double, high: Double) {
      self.time = time
      self.low = low
      self.median = median
      self.high = high
    }
  }

  /// Beats of one kind.
  public struct Lane: Sendable, Equatable {
    /// What stands at its left, e.g. "V".
    public var label: String
    /// The colour of ticks and dots.
    public var colour: MarkColour
    /// The shape of its dots among the intervals.
    public var marker: MarkerShape
    /// Each beat's time in seconds and the interval before it, nil where there is none; in order of time.
    public var beats: [(time: Double, interval: Double?)]

    /// A lane by its beats.
    public init(
      label: String, colour: MarkColour, marker: MarkerShape, beats: [(time: Double, interval: Double?)]
    ) {
      self.label = label
      self.colour = colour
      self.marker = marker
      self.beats = beats
    }

    /// Whether two lanes look alike and have the same beats.
    public static func == (one: Lane, other: Lane) -> Bool {
      one.label == other.label && one.colour == other.colour && one.marker == other.marker
        && one.beats.elementsEqual(other.beats) { $0 == $1 }
    }
  }

  /// The recording's length in seconds, above 0.
  public var seconds: Double
  /// In order of time.
  public var rates: [Rate]
  /// The interval before each beat that is in no lane, with the beat's time, in seconds.
  public var intervals: [Point]
  /// From top to bottom.
  public var lanes: [Lane]
  /// Stretches that cannot be read, in seconds.
  public var unreadable: [ClosedRange<Double>]

  /// A chart of a recording's rhythm.
  public init(
    seconds: Double, rates: [Rate], intervals: [Point], lanes: [Lane], unreadable: [ClosedRange<Double>] = []
  ) {
    self.seconds = max(1e-3, seconds)
    self.rates = rates
    self.intervals = intervals
    self.lanes = lanes
    self.unreadable = unreadable
  }

  /// Intervals above this are drawn at the upper border and counted in a remark, in seconds: at most a third more than all but
  /// one in two hundred have, 1 s at least and 3 s at most.
  private var longest: Double {
    let all = (intervals.map(\.y) + lanes.flatMap { $0.beats.compactMap(\.interval) }).filter(\.isFinite).sorted()
    guard let greatest = all.last else { return 1 }
    let usual = all[all.count - 1 - all.count / 200] * 4 / 3
    return min(3, max(1, min(greatest, usual)))
  }

  /// The axis of the intervals, which ends at a round number.
  private var intervalDomain: ClosedRange<Double> {
    Ticks.rounded(0...longest, atMost: Canvas.verticalSteps(Self.panelHeight))
  }

  private static let panelHeight = 150.0
  private static let laneHeight = 16.0
  private static let gap = 12.0

  private var legend: Legend {
    var entries = [
      Legend.Entry(label: "median", colour: .baseline, sample: .line(.solid)),
      Legend.Entry(label: "10th to 90th percentile", colour: .baseline, sample: .area),
    ]
    entries += lanes.filter { !$0.beats.isEmpty }.map {
      Legend.Entry(label: $0.label, colour: $0.colour, sample: .marker($0.marker))
    }
    if !unreadable.isEmpty { entries.append(.init(label: "unreadable", colour: .neutral, sample: .area)) }
    return Legend(entries: entries)
  }

  private struct Layout {
    var legend: (items: [Legend.Item], size: FigureSize)
    var rate: Rectangle
    var intervals: Rectangle
    var lanes: Rectangle
    var remark: [String]
    var height: Double
  }

  private func layout(on canvas: Canvas) -> Layout {
    let content = canvas.content
    let legend = legend.items(width: content.width, isStacked: false, on: canvas)
    let labels = lanes.map { Self.short($0.label, on: canvas) }
    let left = content.left + max(44, canvas.width(of: labels, canvas.label) + 10)
    let heading = canvas.boldLabel.lineHeight + 4
    func panel(below top: Double, _ height: Double) -> Rectangle {
      Rectangle(left: left, top: top, right: content.right - 10, bottom: top + height)
    }
    let rate = panel(below: content.top + legend.size.height + 8 + heading, Self.panelHeight)
    let intervals = panel(below: rate.bottom + Self.gap + heading, Self.panelHeight)
    let lanes = panel(below: intervals.bottom + Self.gap, Double(lanes.count) * Self.laneHeight)
    let end = intervalDomain.upperBound
    let long = (self.intervals.map(\.y) + self.lanes.flatMap { $0.beats.compactMap(\.interval) }).filter { $0 > end }
    let remark =
      long.isEmpty
      ? []
      : canvas.lines(
        of:
          "\(NumberText.count(long.count)) RR interval\(long.count == 1 ? "" : "s") above \(NumberText.shortest(end, decimals: 2)) s at the upper border, the longest "
          + "\(NumberText.fixed(long.max() ?? 0, decimals: 1)) s.", canvas.mutedLabel, width: content.width)
    return Layout(
      legend: legend, rate: rate, intervals: intervals, lanes: lanes, remark: remark,
      height: lanes.bottom + canvas.timeLabelHeight + canvas.mutedLabel.height(lines: remark.count) + 18)
  }

  /// A label may be anybody's text, so that a long one is cut.
  private static func short(_ label: String, on canvas: Canvas) -> String {
    canvas.lines(of: label, canvas.label, width: 90).first ?? ""
  }

  public func size(in theme: Theme) -> FigureSize {
    FigureSize(width: 800, height: layout(on: .measuring(theme)).height.rounded(.up))
  }

  public func draw(on canvas: inout Canvas) {
    let layout = layout(on: canvas)
    canvas.draw(layout.legend.items, at: Point(x: canvas.content.left, y: canvas.content.top))
    let axis = TimeAxis(seconds: seconds, left: layout.rate.left, right: layout.rate.right)
    for area in [layout.rate, layout.intervals, layout.lanes] where area.height > 0 {
      canvas.unreadable(unreadable, axis, in: area)
      for tick in axis.ticks {
        canvas.verticalLine(x: tick.position, from: area.top, to: area.bottom, canvas.palette.grid)
      }
    }
    drawRates(layout.rate, axis, on: &canvas)
    drawIntervals(layout.intervals, axis, on: &canvas)
    for (index, lane) in lanes.enumerated() {
      let top = layout.lanes.top + Double(index) * Self.laneHeight
      canvas.horizontalLine(
        y: top + Self.laneHeight - 1, from: layout.lanes.left, to: layout.lanes.right, canvas.palette.grid)
      var style = canvas.label
      style.colour = canvas.palette.textColour(of: lane.colour)
      canvas.centredParagraph(
        [Self.short(lane.label, on: canvas)], x: layout.lanes.left - 8, y: top + Self.laneHeight / 2, style, align: .end
      )
      canvas.ticks(
        at: lane.beats.lazy.map { axis.scale.clampedPosition(of: $0.time) }, top: top + 2,
        bottom: top + Self.laneHeight - 3, canvas.palette.colour(of: lane.colour))
    }
    let last = lanes.isEmpty ? layout.intervals : layout.lanes
    canvas.horizontalLine(y: last.bottom, from: last.left, to: last.right, canvas.palette.axis)
    canvas.timeLabels(axis, below: layout.lanes)
    canvas.paragraph(
      layout.remark, x: canvas.content.left, top: layout.lanes.bottom + canvas.timeLabelHeight + 4, canvas.mutedLabel)
  }

  private func heading(_ text: String, above area: Rectangle, on canvas: inout Canvas) {
    canvas.paragraph([text], x: area.left, top: area.top - 4 - canvas.boldLabel.lineHeight, canvas.boldLabel)
  }

  private func drawRates(_ area: Rectangle, _ axis: TimeAxis, on canvas: inout Canvas) {
    heading("Heart rate (beats per minute)", above: area, on: &canvas)
    let values = rates.flatMap { [$0.low, $0.high] }.filter(\.isFinite)
    let steps = Canvas.verticalSteps(area.height)
    let domain =
      values.isEmpty
      ? 0...120 : Ticks.rounded(max(0, (values.min() ?? 0) - 5)...min(400, (values.max() ?? 0) + 5), atMost: steps)
    let y = canvas.verticalAxis(domain, top: area.top, bottom: area.bottom, format: .wholeNumber)
    canvas.grid(area, x: nil, y: y)
    canvas.yTickLabels(y, leftOf: area.left)
    func point(_ rate: Rate, _ value: Double) -> Point {
      Point(x: axis.scale.position(of: rate.time), y: y.scale.position(of: value))
    }
    canvas.clipped(to: area.grown(by: 1)) { canvas in
      for part in rates.split(whereSeparator: { !$0.median.isFinite }) {
        let band = part.map { point($0, $0.high) } + part.reversed().map { point($0, $0.low) }
        canvas.fill(.polygon(band), canvas.palette.tint(of: .baseline))
        if part.count == 1, let only = part.first {
          canvas.fill(.circle(point(only, only.median), radius: 1.5), canvas.palette.colour(of: .baseline))
        }
      }
      canvas.stroke(
        .polyline(Polyline.simplified(rates.map { point($0, $0.median) }, tolerance: 0.1)),
        canvas.palette.colour(of: .baseline), width: 1.25)
    }
    canvas.horizontalLine(y: area.bottom, from: area.left, to: area.right, canvas.palette.axis)
    if values.isEmpty { canvas.note(["No two beats in a row"], in: area) }
  }

  private func drawIntervals(_ area: Rectangle, _ axis: TimeAxis, on canvas: inout Canvas) {
    heading("RR interval (s)", above: area, on: &canvas)
    let y = canvas.verticalAxis(intervalDomain, top: area.top, bottom: area.bottom, format: .number)
    canvas.grid(area, x: nil, y: y)
    canvas.yTickLabels(y, leftOf: area.left)
    func place(_ time: Double, _ interval: Double) -> Point {
      Point(x: axis.scale.clampedPosition(of: time), y: y.scale.clampedPosition(of: interval))
    }
    canvas.fill(Self.dots(intervals.map { place($0.x, $0.y) }), canvas.palette.mutedText)
    for lane in lanes {
      // A marker for each place of its size, so that a day of them is no heap.
      var taken: Set<Int> = []
      for beat in lane.beats {
        guard let interval = beat.interval else { continue }
        let point = place(beat.time, interval)
        guard taken.insert(Int(point.x / 3) << 20 | Int(point.y / 3)).inserted else { continue }
        canvas.marker(lane.marker, at: point, lane.colour, radius: 2.5)
      }
    }
    canvas.horizontalLine(y: area.bottom, from: area.left, to: area.right, canvas.palette.axis)
  }

  /// Squares of 1.5 CSS pixels, each device pixel's once; those above one another as one rectangle.
  private static func dots(_ points: [Point]) -> Path {
    var columns: [Int: Set<Int>] = [:]
    for point in points where point.isFinite {
      columns[Int((point.x * 2).rounded()), default: []].insert(Int((point.y * 2).rounded()))
    }
    var path = Path()
    for (column, rows) in columns.sorted(by: { $0.key < $1.key }) {
      let left = Double(column) / 2 - 0.75
      var run: ClosedRange<Int>?
      func end() {
        guard let run else { return }
        path.elements.append(
          .rectangle(
            Rectangle(
              left: left, top: Double(run.lowerBound) / 2 - 0.75, right: left + 1.5,
              bottom: Double(run.upperBound) / 2 + 0.75)))
      }
      for row in rows.sorted() {
        if let open = run, row <= open.upperBound + 3 {
          run = open.lowerBound...row
        } else {
          end()
          run = row...row
        }
      }
      end()
    }
    return path
  }
}
