import Charts
import Testing

@Suite struct ThemeTests {
  static let marks: [MarkColour] =
    [.normal, .abnormal, .classN, .classS, .classV, .classF, .classQ, .net, .forest, .neutral, .accent]
    + (0..<5).map { .series($0) }

  @Test(arguments: Appearance.allCases)
  func marksStandOutFromTheBackground(appearance: Appearance) {
    let palette = Theme.standard.palette(for: appearance)
    for mark in Self.marks {
      #expect(palette.colour(of: mark).contrast(with: palette.background) >= 3, "\(mark)")
    }
  }

  @Test(arguments: Appearance.allCases)
  func textsCanBeRead(appearance: Appearance) {
    let palette = Theme.standard.palette(for: appearance)
    #expect(palette.text.contrast(with: palette.background) >= 4.5)
    #expect(palette.mutedText.contrast(with: palette.background) >= 4.5)
    for mark in Self.marks {
      #expect(palette.textColour(of: mark).contrast(with: palette.background) >= 4.5, "\(mark)")
    }
    for percent in 0...1_000 {
      let cell = palette.ramp(Double(percent) / 1_000)
      #expect(palette.textColour(on: cell).contrast(with: cell) >= 4.5, "\(percent) permille")
    }
    // An empty row of a matrix names itself in muted text.
    #expect(palette.mutedText.contrast(with: palette.ramp(0)) >= 4.5)
  }

  /// Whatever a figure really sets: each text has enough contrast with what lies behind it.
  @Test(arguments: Samples.all, Appearance.allCases)
  func everyTextDrawnCanBeRead(sample: Sample, appearance: Appearance) {
    let drawing = sample.figure.drawing(appearance: appearance)
    var fills: [(area: Rectangle, colour: Colour)] = []
    for command in drawing.commands {
      switch command {
      case .fill(let path, let colour):
        if case .rectangle(let area)? = path.elements.first { fills.append((area, colour)) }
      case .text(let text):
        let middle = Rectangle(x: text.box.x + text.width / 2, y: text.box.y + text.size / 2, width: 0, height: 0)
        let behind = fills.last { $0.area.contains(middle) }?.colour ?? drawing.background
        #expect(text.colour.contrast(with: behind) >= 4.5, "\(text.string)")
      case .stroke, .beginClip, .endClip: break
      }
    }
  }

  @Test func classesAndModelsDifferFromOneAnother() {
    for palette in [Theme.standard.light, Theme.standard.dark] {
      let marks: [MarkColour] = [.classN, .classS, .classV, .classF, .classQ, .net, .forest]
      #expect(Set(marks.map { palette.colour(of: $0) }).count == marks.count)
      #expect(palette.normal == palette.classN)
    }
  }

  @Test(arguments: Appearance.allCases)
  func noColourOfAClassMeansAnythingElse(appearance: Appearance) {
    let palette = Theme.standard.palette(for: appearance)
    let classes = Set([.normal, .abnormal, .classN, .classS, .classV, .classF, .classQ].map(palette.colour))
    #expect(classes.count == 6, "abnormal is no one class")
    let others: [MarkColour] =
      [.net, .forest, .baseline, .neutral, .accent] + (0..<palette.series.count).map { .series($0) }
    #expect(others.allSatisfy { !classes.contains(palette.colour(of: $0)) })
    #expect(!classes.contains(palette.rampHigh) && !classes.contains(palette.rampLow))
  }

  @Test func contrastIsThatOfWCAG() {
    let black = Colour(red: 0, green: 0, blue: 0)
    let white = Colour(red: 255, green: 255, blue: 255)
    #expect(abs(black.contrast(with: white) - 21) < 1e-9)
    // Okabe-Ito blue and orange on white, as two public contrast checkers print them.
    #expect(abs(Colour(red: 0x00, green: 0x72, blue: 0xB2).contrast(with: white) - 5.19) < 0.01)
    #expect(abs(Colour(red: 0xE6, green: 0x9F, blue: 0x00).contrast(with: white) - 2.25) < 0.01)
  }

  @Test func seriesColoursComeRoundAgain() {
    let palette = Theme.standard.light
    #expect(palette.colour(of: .series(5)) == palette.colour(of: .series(0)))
    #expect(palette.colour(of: .series(-1)) == palette.colour(of: .series(4)))
  }
}
