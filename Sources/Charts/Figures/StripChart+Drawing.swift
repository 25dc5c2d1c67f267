extension StripChart {
  /// The parts of one strip, from its top down.
  struct Layout {
    var titleLines: [String]
    var subtitleLines: [String]
    /// For each lead the millivolts that it spans, in whole boxes of 0.5 mV.
    var spans: [ClosedRange<Double>]
    var headingHeight: Double
    var height: Double
  }

  private static let calibrationWidth = 0.2 * second + 10
  private static let beatRowHeight = 18.0
  /// The most that a lead may span; what lies outside is cut, as on paper.
  private static let highestSpan = 5.0

  func width(on canvas: Canvas) -> Double {
    max(FigureSize.standard.width, 32 + labelWidth(on: canvas) + Self.calibrationWidth + seconds * Self.second)
  }

  private func labelWidth(on canvas: Canvas) -> Double {
    let names = strips.flatMap(\.leads).map { canvas.width(of: Self.short($0.name), canvas.label) }
    return (names.max() ?? 0) + 10
  }

  /// A lead's name may be anybody's text, so that a long one is cut.
  private static func short(_ name: String) -> String {
    name.count <= 12 ? name : String(name.prefix(11)) + "\u{2026}"
  }

  func layout(_ strip: Strip, on canvas: Canvas) -> Layout {
    let width = width(on: canvas) - 32
    let title = canvas.lines(of: strip.title, canvas.title, width: width)
    let subtitle = canvas.lines(of: strip.subtitle, canvas.mutedLabel, width: width)
    let heading =
      canvas.title.height(lines: title.count) + canvas.mutedLabel.height(lines: subtitle.count) + Self.beatRowHeight + 4
    let spans = strip.leads.map { Self.span(of: $0.samples) }
    let leads = spans.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) * Self.millivolt }
    return Layout(
      titleLines: title, subtitleLines: subtitle, spans: spans, headingHeight: heading,
      height: heading + max(leads, Self.millivolt) + canvas.mutedLabel.lineHeight + 4)
  }

  /// The millivolts that hold the samples and the baseline, rounded outwards to boxes of 0.5 mV; at least 1.5 mV.
  static func span(of samples: [Double]) -> ClosedRange<Double> {
    let finite = samples.filter(\.isFinite)
    let low = max(-highestSpan, min(-0.5, finite.min() ?? 0))
    let high = min(highestSpan, max(1, finite.max() ?? 0))
    return (low * 2).rounded(.down) / 2...(high * 2).rounded(.up) / 2
  }

  public func draw(on canvas: inout Canvas) {
    guard !strips.isEmpty else {
      canvas.centredParagraph(
        ["No strip"], x: canvas.size.width / 2, y: canvas.size.height / 2, canvas.mutedLabel, align: .middle)
      return
    }
    var top = canvas.content.top
    for strip in strips {
      let layout = layout(strip, on: canvas)
      draw(strip, layout, top: top, on: &canvas)
      top += layout.height + Self.gap
    }
  }

  private func draw(_ strip: Strip, _ layout: Layout, top: Double, on canvas: inout Canvas) {
    let left = canvas.content.left
    var y = canvas.paragraph(layout.titleLines, x: left, top: top, canvas.title)
    y = canvas.paragraph(layout.subtitleLines, x: left, top: y, canvas.mutedLabel)
    let paperLeft = left + labelWidth(on: canvas)
    let traceLeft = paperLeft + Self.calibrationWidth
    let paperTop = top + layout.headingHeight
    let heights = layout.spans.map { ($0.upperBound - $0.lowerBound) * Self.millivolt }
    let paper = Rectangle(
      left: paperLeft, top: paperTop, right: traceLeft + seconds * Self.second,
      bottom: paperTop + max(heights.reduce(0, +), Self.millivolt))
    drawPaper(paper, origin: traceLeft, on: &canvas)
    for stretch in strip.unreadable {
      let bounds = stretch.clamped(to: 0...seconds)
      guard bounds.upperBound > bounds.lowerBound else { continue }
      canvas.fill(
        Rectangle(
          left: traceLeft + bounds.lowerBound * Self.second, top: paper.top,
          right: traceLeft + bounds.upperBound * Self.second, bottom: paper.bottom),
        canvas.palette.tint(of: .neutral, strength: 0.3))
    }
    drawBeats(strip.beats, left: traceLeft, paper: paper, on: &canvas)
    var leadTop = paperTop
    for (lead, span) in zip(strip.leads, layout.spans) {
      let zero = leadTop + span.upperBound * Self.millivolt
      canvas.centredParagraph([Self.short(lead.name)], x: left, y: zero, canvas.label)
      draw(lead, zero: zero, left: traceLeft, area: paper, calibrationLeft: paperLeft + 4, on: &canvas)
      leadTop += (span.upperBound - span.lowerBound) * Self.millivolt
    }
    canvas.paragraph(
      ["25 mm/s, 10 mm/mV; one large square is 0.2 s and 0.5 mV"], x: paper.right, top: paper.bottom + 3,
      canvas.mutedLabel, align: .end)
  }

  /// Lines every millimetre, stronger ones every five.
  private func drawPaper(_ paper: Rectangle, origin: Double, on canvas: inout Canvas) {
    let palette = canvas.palette
    canvas.clipped(to: paper) { canvas in
      // On whole device pixels: half a CSS pixel wide for a millimetre, one for five.
      for (step, share, width) in [(Self.millimetre, 0.14, 0.5), (5 * Self.millimetre, 0.3, 1.0)] {
        var lines = Path()
        let shift = width == 0.5 ? 0.25 : 0
        let first = ((paper.left - origin) / step).rounded(.up)
        for x in stride(from: origin + first * step, through: paper.right, by: step) {
          let x = x.snapped + shift
          lines.elements += Path.line(from: Point(x: x, y: paper.top), to: Point(x: x, y: paper.bottom)).elements
        }
        for y in stride(from: paper.top, through: paper.bottom, by: step) {
          let y = y.snapped + shift
          lines.elements += Path.line(from: Point(x: paper.left, y: y), to: Point(x: paper.right, y: y)).elements
        }
        canvas.stroke(lines, palette.background.mixed(with: palette.mutedText, share: share), width: width)
      }
    }
    canvas.frame(paper, palette.axis)
  }

  private func draw(
    _ lead: Lead, zero: Double, left: Double, area: Rectangle, calibrationLeft: Double, on canvas: inout Canvas
  ) {
    let ink = canvas.palette.text
    let pulse = [(0.0, 0.0), (0.04, 0), (0.04, 1), (0.16, 1), (0.16, 0), (0.2, 0)].map { time, level in
      Point(x: calibrationLeft + time * Self.second, y: zero - level * Self.millivolt)
    }
    canvas.stroke(.polyline(pulse), ink, width: 1.25)
    let points = lead.samples.prefix(Int(seconds * lead.sampleRate) + 1).enumerated().map { index, value in
      Point(x: left + Double(index) / lead.sampleRate * Self.second, y: zero - value * Self.millivolt)
    }
    canvas.clipped(to: area) {
      $0.stroke(.polyline(Polyline.simplified(points, tolerance: 0.1)), ink, width: 1.25)
    }
  }

  /// Labels above the paper; where two would touch, the one of a beat that the strip is about stays, else the first.
  private func drawBeats(_ beats: [Beat], left: Double, paper: Rectangle, on canvas: inout Canvas) {
    var taken: [ClosedRange<Double>] = []
    let inOrder = beats.filter(\.isSubject) + beats.filter { !$0.isSubject }
    for beat in inOrder where (0...seconds).contains(beat.time) {
      let x = left + beat.time * Self.second
      var style = beat.isSubject ? canvas.boldLabel : canvas.label
      style.colour = canvas.palette.textColour(of: beat.colour)
      let half = canvas.width(of: beat.label, style) / 2
      let span = x - half - 2...x + half + 2
      if taken.contains(where: { $0.overlaps(span) }) { continue }
      taken.append(span)
      canvas.centredParagraph(
        [beat.label], x: min(x, canvas.content.right - half), y: paper.top - Self.beatRowHeight / 2 - 1, style,
        align: .middle)
      if beat.isSubject {
        canvas.stroke(
          .line(from: Point(x: x, y: paper.top - 3), to: Point(x: x, y: paper.bottom)),
          canvas.palette.colour(of: beat.colour), width: 1, dash: .dotted)
      }
    }
  }
}
