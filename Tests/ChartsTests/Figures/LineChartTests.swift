import Charts
import Testing

@Suite struct LineChartTests {
  private func texts(_ figure: any Figure) -> [String] { figure.textBoxes(appearance: .light).map(\.text) }

  @Test(arguments: [1, 2, 60, 400])
  func everyNameAndMarkerIsShown(epochs: Int) {
    let texts = texts(Samples.loss(epochs: epochs))
    for name in ["training", "validation", "epoch \(epochs), chosen"] { #expect(texts.contains(name)) }
  }

  @Test func panelsOfARowCanShareTheirScale() {
    func panel(_ high: Double) -> LineChart.Panel {
      .init(
        title: "", xLabel: "", yLabel: "",
        series: [.init(label: "", points: [Point(x: 0, y: 0), Point(x: 1, y: high)], colour: .net)])
    }
    func tickCounts(sharesY: Bool) -> [String: Int] {
      let figure = LineChart(panels: [panel(0.5), panel(4)], sharesY: sharesY)
      return texts(figure).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(tickCounts(sharesY: true)["4"] == 2)
    #expect(tickCounts(sharesY: false)["4"] != 2)
  }

  @Test func aSinglePointIsADot() {
    let point = LineChart(panels: [
      .init(title: "", xLabel: "", yLabel: "", series: [.init(label: "", points: [Point(x: 1, y: 2)], colour: .net)])
    ])
    let ink = Theme.standard.light.net
    #expect(
      point.drawing(appearance: .light).commands.contains {
        guard case .fill(let path, ink) = $0, case .circle? = path.elements.first else { return false }
        return true
      })
  }

  @Test func noTextOfATypicalFigureHidesACurve() {
    let drawing = Samples.roc.drawing(appearance: .light)
    let curves = drawing.commands.compactMap { command -> [Point]? in
      guard case .stroke(let path, _, let stroke) = command, !stroke.isSharp, path.elements.count > 20 else {
        return nil
      }
      return path.elements.compactMap {
        switch $0 {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
    }
    #expect(curves.count == 2)
    for box in drawing.textBoxes {
      let hidden = curves.joined().filter { point in
        let place = Rectangle(x: point.x, y: point.y, width: 0.001, height: 0.001)
        return box.rectangle.overlaps(place)
      }
      #expect(hidden.isEmpty, "\(box.text) hides a curve")
    }
  }

  @Test func valuesFarOffAreCutAndCounted() throws {
    let spike = LineChart(panels: [
      .init(
        title: "", xLabel: "", yLabel: "",
        series: [
          .init(
            label: "", points: (0..<60).map { Point(x: Double($0), y: $0 == 0 ? 4_000 : 0.1 + Double($0) / 1_000) },
            colour: .net)
        ])
    ])
    #expect(texts(spike).contains("1 off the scale, up to 4000"))
    #expect(texts(spike).contains("0.15"))
  }

  @Test func anEmptyPanelSaysWhy() {
    let empty = LineChart(panels: [.init(title: "", xLabel: "", yLabel: "", series: [], note: "no epochs here")])
    #expect(texts(empty).contains("no epochs here"))
  }

  @Test func brokenLinesLieOnTopOfSolidOnes() throws {
    let strokes = Samples.roc.drawing(appearance: .light).commands.compactMap { command -> Bool? in
      guard case .stroke(let path, _, let stroke) = command, path.elements.count > 20 else { return nil }
      return !stroke.dashes.isEmpty
    }
    #expect(strokes == [false, true])
  }

  @Test func aSteppedCurveHoldsEachValue() throws {
    let figure = LineChart(panels: [
      .init(
        title: "", xLabel: "", yLabel: "", xRange: 0...2, yRange: 0...1,
        series: [
          .init(
            label: "", points: [Point(x: 0, y: 1), Point(x: 1, y: 0), Point(x: 2, y: 0)], colour: .net, stepped: true)
        ])
    ])
    let curve = figure.drawing(appearance: .light).commands.compactMap { command -> [Path.Element]? in
      guard case .stroke(let path, _, let stroke) = command, !stroke.isSharp else { return nil }
      return path.elements
    }
    let elements = try #require(curve.first)
    guard elements.count == 4, case .move(let start) = elements[0], case .line(let corner) = elements[1],
      case .line(let drop) = elements[2]
    else {
      Issue.record("expected a corner between the first two points, found \(elements)")
      return
    }
    #expect(corner == Point(x: drop.x, y: start.y))
  }

  /// Two panels whose tick labels differ in width, each with curves that end elsewhere.
  private static let pair = LineChart(
    panels: [1.0, 40_000].map { high in
      .init(
        title: "", xLabel: "x", yLabel: "y",
        series: [
          .init(label: "before", points: [Point(x: 0, y: 0), Point(x: 10, y: high)], colour: .net, dash: .dashed),
          .init(
            label: "after", points: [Point(x: 0, y: 0), Point(x: 10, y: high / 2)],
            colour: high == 1 ? .net : .forest),
        ])
    })

  @Test func allPanelsHavePlotsOfOneWidth() {
    // The lines of the x axes are the longest sharp ones.
    let rules = Self.pair.drawing(appearance: .light).commands.compactMap { command -> Double? in
      guard case .stroke(let path, Theme.standard.light.axis, let stroke) = command, stroke.isSharp,
        case .move(let start)? = path.elements.first, case .line(let end)? = path.elements.last, start.y == end.y
      else { return nil }
      return end.x - start.x
    }
    #expect(rules.count == 2 && rules[0] > 200)
    #expect(abs(rules[0] - rules[1]) < 0.01)
  }

  @Test func oneKeyNamesTheCurvesOfAllPanels() throws {
    let boxes = Self.pair.textBoxes(appearance: .light)
    for name in ["before", "after"] { #expect(boxes.filter { $0.text == name }.count == 1) }
    let key = try #require(boxes.first { $0.text == "after" })
    #expect(
      boxes.filter { !["before", "after"].contains($0.text) }.allSatisfy { $0.rectangle.top > key.rectangle.top })
  }

  @Test func nothingIsPaintedOverACurve() {
    let commands = Samples.loss(epochs: 60).drawing(appearance: .light).commands
    var curves: [[Point]] = []
    for command in commands {
      switch command {
      case .stroke(let path, _, let stroke) where !stroke.isSharp && path.elements.count > 20:
        curves.append(
          path.elements.compactMap {
            switch $0 {
            case .move(let point), .line(let point): point
            default: nil
            }
          })
      case .fill(let path, Theme.standard.light.background):
        for case .rectangle(let area) in path.elements {
          #expect(curves.joined().allSatisfy { !area.overlaps(Rectangle(x: $0.x, y: $0.y, width: 0.01, height: 0.01)) })
        }
        let hasCircle = path.elements.contains { if case .circle = $0 { true } else { false } }
        #expect(!hasCircle || curves.isEmpty, "a halo cuts the curve")
      default: break
      }
    }
    #expect(curves.count == 2)
  }

  @Test func aGuideIsALineThroughThePlotWithItsName() {
    var panel = Self.pair.panels[0]
    panel.guides = [.init(x: 5, label: "threshold 5"), .init(x: 99, label: "outside")]
    let texts = texts(LineChart(panels: [panel]))
    #expect(texts.contains("threshold 5") && !texts.contains("outside"))
  }
}
