extension StripChart {
  /// The parts of one strip, from its top down.
  struct Layout {
    var titleLines: [String]
    var subtitleLines: [String]
    /// The leads from top to bottom.
    var leads: [LeadLayout]
    var noteLines: [String]
    var headingHeight: Double
    var height: Double
  }

  /// Where the voltages of one lead lie.
  struct LeadLayout {
    /// In millivolts: what is drawn at the height of the lead's name.
    var median: Double
    /// From the median, in whole large squares of 0.5 mV.
    var span: ClosedRange<Double>
    /// The greatest distances below and above the median, in millivolts; 0 where nothing was recorded.
    var extremes: ClosedRange<Double>

    var isCut: Bool { extremes.lowerBound < span.lowerBound || extremes.upperBound > span.upperBound }
    var height: Double { (span.upperBound - span.lowerBound) * StripChart.millivolt }
  }

  private static let calibrationWidth = 0.2 * second + 10
  private static let beatRowHeight = 18.0
  /// How far a lead may reach from its median, in millivolts; what lies beyond is cut, as at the edge of the paper.
  static let reach = 5.0

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

  /// What all strips share, said once below them.
  func scaleLines(on canvas: Canvas) -> [String] {
    guard !strips.isEmpty else { return [] }
    let leads = strips.flatMap(\.leads)
    let scale =
      leads.isEmpty || leads.contains(where: \.isCalibrated)
      ? "25 mm/s, 10 mm/mV: a large square is 0.2 s by 0.5 mV, the mark at the left 0.2 s by 1 mV."
      : "25 mm/s: a large square is 0.2 s."
    let grey = strips.contains { !$0.unreadable.isEmpty } ? " Grey: judged unreadable." : ""
    return canvas.lines(of: scale + grey, canvas.mutedLabel, width: width(on: canvas) - 32)
  }

  func layout(_ strip: Strip, on canvas: Canvas) -> Layout {
    let width = width(on: canvas) - 32
    let title = canvas.lines(of: strip.title, canvas.title, width: width)
    let subtitle = canvas.lines(of: strip.subtitle, canvas.mutedLabel, width: width)
    let heading =
      canvas.title.height(lines: title.count) + canvas.mutedLabel.height(lines: subtitle.count) + Self.beatRowHeight + 4
    let leads = strip.leads.map { Self.layout(of: $0) }
    let notes = zip(strip.leads, leads).compactMap(Self.note).flatMap {
      canvas.lines(of: $0, canvas.mutedLabel, width: width)
    }
    let paper = max(leads.reduce(0) { $0 + $1.height }, Self.millivolt)
    return Layout(
      titleLines: title, subtitleLines: subtitle, leads: leads, noteLines: notes, headingHeight: heading,
      height: heading + paper + 5 + canvas.mutedLabel.height(lines: 1 + notes.count) + 4)
  }

  /// The lead around its median with 0.1 mV to spare, rounded outwards to squares of 0.5 mV; at least from 0.5 mV below to
  /// 1.5 mV above, so that the calibration mark stands clear.
  static func layout(of lead: Lead) -> LeadLayout {
    let finite = lead.samples.filter(\.isFinite).sorted()
    guard let low = finite.first, let high = finite.last else {
      return LeadLayout(median: 0, span: -0.5...1.5, extremes: 0...0)
    }
    let median = finite[finite.count / 2]
    let bottom = max(-reach, min(-0.5, ((low - median - 0.1) * 2).rounded(.down) / 2))
    let top = min(reach, max(1.5, ((high - median + 0.1) * 2).rounded(.up) / 2))
    return LeadLayout(median: median, span: bottom...top, extremes: low - median...high - median)
  }

  /// What the drawing of a lead cannot show.
  private static func note(_ lead: Lead, _ layout: LeadLayout) -> String? {
    var parts: [String] = []
    if !lead.isCalibrated { parts.append("its unit is not known, so that heights cannot be measured") }
    if layout.isCut {
      let furthest = max(layout.extremes.upperBound, -layout.extremes.lowerBound)
      let reached = furthest < 1000 ? NumberText.fixed(furthest, decimals: 1) : "more than 1,000"
      parts.append(
        "cut at the triangles, \(NumberText.fixed(reach, decimals: 0)) mV from the median; it reaches \(reached) mV")
    }
    return parts.isEmpty ? nil : "\(short(lead.name)): \(parts.joined(separator: "; "))."
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
    canvas.paragraph(scaleLines(on: canvas), x: canvas.content.left, top: top - Self.gap, canvas.mutedLabel)
  }

  private func draw(_ strip: Strip, _ layout: Layout, top: Double, on canvas: inout Canvas) {
    let left = canvas.content.left
    var y = canvas.paragraph(layout.titleLines, x: left, top: top, canvas.title)
    y = canvas.paragraph(layout.subtitleLines, x: left, top: y, canvas.mutedLabel)
    let paperLeft = left + labelWidth(on: canvas)
    let traceLeft = paperLeft + Self.calibrationWidth
    let paperTop = top + layout.headingHeight
    let paper = Rectangle(
      left: paperLeft, top: paperTop, right: traceLeft + seconds * Self.second,
      bottom: paperTop + max(layout.leads.reduce(0) { $0 + $1.height }, Self.millivolt))
    drawGrid(paper, origin: traceLeft, ground: canvas.palette.background, within: paper, on: &canvas)
    let grey = canvas.palette.tint(of: .neutral, strength: 0.3)
    let stretches = strip.unreadable.map { $0.clamped(to: 0...seconds) }.filter { $0.upperBound > $0.lowerBound }
    for stretch in stretches {
      let area = Rectangle(
        left: traceLeft + stretch.lowerBound * Self.second, top: paper.top,
        right: traceLeft + stretch.upperBound * Self.second, bottom: paper.bottom)
      canvas.fill(area, grey)
      drawGrid(paper, origin: traceLeft, ground: grey, within: area, on: &canvas)
    }
    canvas.frame(paper, canvas.palette.axis)
    drawBeats(strip.beats, left: traceLeft, paper: paper, on: &canvas)
    var leadTop = paperTop
    for (lead, place) in zip(strip.leads, layout.leads) {
      let area = Rectangle(left: paper.left, top: leadTop, right: paper.right, bottom: leadTop + place.height)
      let zero = leadTop + place.span.upperBound * Self.millivolt
      canvas.centredParagraph([Self.short(lead.name)], x: left, y: zero, canvas.label)
      if lead.isCalibrated { drawCalibration(left: paperLeft + 4, zero: zero, on: &canvas) }
      draw(lead, place, zero: zero, left: traceLeft, area: area, on: &canvas)
      leadTop = area.bottom
    }
    y = drawSeconds(left: traceLeft, below: paper.bottom, on: &canvas)
    canvas.paragraph(layout.noteLines, x: left, top: y, canvas.mutedLabel)
  }

  /// Seconds from the strip's start below the paper; returns their bottom.
  private func drawSeconds(left: Double, below bottom: Double, on canvas: inout Canvas) -> Double {
    let step = Double(max(1, Int(seconds / 10)))
    for second in stride(from: 0, through: seconds + 1e-9, by: step) {
      let number = NumberText.shortest(second, decimals: 1)
      canvas.paragraph(
        [second == 0 ? "0 s" : number], x: left + second * Self.second, top: bottom + 5, canvas.mutedLabel,
        align: .middle)
    }
    return bottom + 5 + canvas.mutedLabel.lineHeight
  }

  /// Lines every millimetre, stronger ones every five, where the paper has the colour `ground`.
  private func drawGrid(
    _ paper: Rectangle, origin: Double, ground: Colour, within area: Rectangle, on canvas: inout Canvas
  ) {
    let palette = canvas.palette
    canvas.clipped(to: area) { canvas in
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
        canvas.stroke(lines, ground.mixed(with: palette.mutedText, share: share), width: width)
      }
    }
  }

  /// 1 mV for 0.12 s within 0.2 s.
  private func drawCalibration(left: Double, zero: Double, on canvas: inout Canvas) {
    let pulse = [(0.0, 0.0), (0.04, 0), (0.04, 1), (0.16, 1), (0.16, 0), (0.2, 0)].map { time, level in
      Point(x: left + time * Self.second, y: zero - level * Self.millivolt)
    }
    canvas.stroke(.polyline(pulse), canvas.palette.text, width: 1.25)
  }

  private func draw(
    _ lead: Lead, _ layout: LeadLayout, zero: Double, left: Double, area: Rectangle, on canvas: inout Canvas
  ) {
    let samples = lead.samples.prefix(Int(seconds * lead.sampleRate) + 1)
    let points = samples.enumerated().map { index, value in
      Point(
        x: left + Double(index) / lead.sampleRate * Self.second, y: zero - (value - layout.median) * Self.millivolt)
    }
    canvas.clipped(to: area) {
      $0.stroke(.polyline(Polyline.simplified(points, tolerance: 0.1)), $0.palette.text, width: 1.25)
    }
    guard layout.isCut else { return }
    // At most one mark each 0.1 s and side.
    var latest = (top: -Double.infinity, bottom: -Double.infinity)
    for point in points where point.isFinite {
      if point.y < area.top - 0.5, point.x > latest.top + 0.1 * Self.second {
        latest.top = point.x
        drawCut(at: Point(x: point.x, y: area.top), pointsUp: true, on: &canvas)
      } else if point.y > area.bottom + 0.5, point.x > latest.bottom + 0.1 * Self.second {
        latest.bottom = point.x
        drawCut(at: Point(x: point.x, y: area.bottom), pointsUp: false, on: &canvas)
      }
    }
  }

  /// A triangle inside the border that the lead leaves there.
  private func drawCut(at tip: Point, pointsUp: Bool, on canvas: inout Canvas) {
    let base = pointsUp ? tip.y + 7 : tip.y - 7
    canvas.fill(
      .polygon([tip, Point(x: tip.x - 4, y: base), Point(x: tip.x + 4, y: base)]),
      canvas.palette.colour(of: .accent))
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
