/// The colours of one appearance.
///
/// Marks have a contrast of at least 3 with the background and texts of at least 4.5 (WCAG 2.2, 1.4.11 and 1.4.3); grid
/// lines are decoration and have less.
public struct Palette: Sendable, Equatable {
  /// The paper.
  public var background: Colour
  /// Headings, labels and numbers.
  public var text: Colour
  /// Subtitles, axis labels and remarks.
  public var mutedText: Colour
  /// Lines of zero and of the axes.
  public var axis: Colour
  /// Lines behind the data.
  public var grid: Colour

  /// Normal beats.
  public var normal: Colour
  /// Abnormal beats.
  public var abnormal: Colour
  /// AAMI class N.
  public var classN: Colour
  /// AAMI class S.
  public var classS: Colour
  /// AAMI class V.
  public var classV: Colour
  /// AAMI class F.
  public var classF: Colour
  /// AAMI class Q.
  public var classQ: Colour
  /// The neural network.
  public var net: Colour
  /// The random forest.
  public var forest: Colour
  /// A yardstick beside them.
  public var baseline: Colour
  /// What is not to draw the eye.
  public var neutral: Colour
  /// What is pointed at.
  public var accent: Colour
  /// Colours of alike things, in order; never empty.
  public var series: [Colour]
  /// The colour of 0 % in a matrix; 100 % is `rampHigh`.
  public var rampLow: Colour
  /// The colour of 100 % in a matrix.
  public var rampHigh: Colour

  // Classes: Okabe and Ito, "Color universal design" (2008), with violet for Q. Their orange, sky blue and yellow are too
  // light for white: there the forest has a darkened orange. No colour of a class means anything else.
  static let light = Palette(
    background: .white, text: Colour(0x1C2128), mutedText: Colour(0x57606A), axis: Colour(0x8C959F),
    grid: Colour(0xE4E7EB), normal: Colour(0x0072B2), abnormal: Colour(0xB3123F), classN: Colour(0x0072B2),
    classS: Colour(0x009E73), classV: Colour(0xD55E00), classF: Colour(0xCC79A7), classQ: Colour(0x7A4BA0),
    net: Colour(0x1C2128), forest: Colour(0x9E6D00), baseline: Colour(0x006D77), neutral: Colour(0x6E7781),
    accent: Colour(0x5B7300),
    series: [Colour(0x4059AD), Colour(0x97512C), Colour(0x3E7C17), Colour(0x9C3587), Colour(0x57606A)],
    rampLow: Colour(0xF3F6F9), rampHigh: Colour(0x004C7A))

  static let dark = Palette(
    background: Colour(0x14181D), text: Colour(0xE6EAEF), mutedText: Colour(0xA3ADB8), axis: Colour(0x6B7683),
    grid: Colour(0x2A3038), normal: Colour(0x56B4E9), abnormal: Colour(0xF2545B), classN: Colour(0x56B4E9),
    classS: Colour(0x009E73), classV: Colour(0xD55E00), classF: Colour(0xCC79A7), classQ: Colour(0xB99AE0),
    net: Colour(0xE6EAEF), forest: Colour(0xE69F00), baseline: Colour(0x4FD1C5), neutral: Colour(0x98A2AE),
    accent: Colour(0xB9D04A),
    series: [Colour(0x8FA6FF), Colour(0xE8A27C), Colour(0x9BD770), Colour(0xE58AD6), Colour(0xA3ADB8)],
    rampLow: Colour(0x1D232A), rampHigh: Colour(0x9CD0F0))

  /// The colour of a mark.
  public func colour(of mark: MarkColour) -> Colour {
    switch mark {
    case .normal: normal
    case .abnormal: abnormal
    case .classN: classN
    case .classS: classS
    case .classV: classV
    case .classF: classF
    case .classQ: classQ
    case .net: net
    case .forest: forest
    case .baseline: baseline
    case .neutral: neutral
    case .accent: accent
    case .series(let index): series.isEmpty ? neutral : series[(index % series.count + series.count) % series.count]
    }
  }

  /// The pale colour of an area of a mark, e.g. a band around a line.
  public func tint(of mark: MarkColour, strength: Double = 0.22) -> Colour {
    background.mixed(with: colour(of: mark), share: strength)
  }

  /// The colour of text that names a mark: the mark's own, moved towards the text colour until it can be read.
  public func textColour(of mark: MarkColour) -> Colour {
    let own = colour(of: mark)
    let shares = stride(from: 0.0, through: 1, by: 0.05)
    return shares.lazy.map { own.mixed(with: text, share: $0) }.first { $0.contrast(with: background) >= 4.6 } ?? text
  }

  /// The colour of a matrix cell that holds a share 0...1.
  public func ramp(_ share: Double) -> Colour {
    rampLow.mixed(with: rampHigh, share: share)
  }

  /// The colour of text on a matrix cell: this palette's text or background, or where neither is enough black or white.
  public func textColour(on cell: Colour) -> Colour {
    [text, background].first { $0.contrast(with: cell) >= 4.6 }
      ?? (Colour.black.contrast(with: cell) > Colour.white.contrast(with: cell) ? .black : .white)
  }
}

extension Palette {
  /// Each single colour under the key that a theme file has for it.
  static var roles: [(key: String, colour: WritableKeyPath<Palette, Colour>)] {
    [
      ("background", \.background), ("text", \.text), ("mutedText", \.mutedText), ("axis", \.axis), ("grid", \.grid),
    ] + marks + [("rampLow", \.rampLow), ("rampHigh", \.rampHigh)]
  }

  /// The colours of marks among them.
  static var marks: [(key: String, colour: WritableKeyPath<Palette, Colour>)] {
    [
      ("normal", \.normal), ("abnormal", \.abnormal), ("classN", \.classN), ("classS", \.classS), ("classV", \.classV),
      ("classF", \.classF), ("classQ", \.classQ), ("net", \.net), ("forest", \.forest), ("baseline", \.baseline),
      ("neutral", \.neutral),
      ("accent", \.accent),
    ]
  }
}
