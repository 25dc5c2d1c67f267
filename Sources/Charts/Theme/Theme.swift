/// Colours, font and line width of every figure.
///
/// A theme file (JSON) need only hold what differs from the standard:
/// `{"fontFamily": "Noto Sans", "light": {"forest": "#7a4b00"}}`.
public struct Theme: Sendable, Equatable {
  /// The font family that Cairo is asked for.
  public var fontFamily: String
  /// Width of data lines in CSS pixels.
  public var lineWidth: Double
  /// The colours on a white background.
  public var light: Palette
  /// The colours on a dark background.
  public var dark: Palette

  /// DejaVu Sans; Okabe-Ito colours on white and on a dark blue-grey.
  public static let standard = Theme(
    fontFamily: "DejaVu Sans", lineWidth: 1.75, light: .light, dark: .dark)

  /// A theme by its values; `standard` is where to start from.
  public init(
    fontFamily: String, lineWidth: Double, light: Palette, dark: Palette
  ) {
    self.fontFamily = fontFamily
    self.lineWidth = lineWidth
    self.light = light
    self.dark = dark
  }

  /// The colours for a reader's colour scheme.
  public func palette(for appearance: Appearance) -> Palette {
    switch appearance {
    case .light: light
    case .dark: dark
    }
  }
}

extension Theme: Codable {
  private enum CodingKeys: String, CodingKey {
    case fontFamily, lineWidth, light, dark
  }

  /// Reads a theme file: what it leaves out is as in `standard`.
  ///
  /// - Throws: `ChartError.badColour`; `DecodingError` for a value of another kind.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self = .standard
    fontFamily = try container.decodeIfPresent(String.self, forKey: .fontFamily) ?? fontFamily
    lineWidth = try container.decodeIfPresent(Double.self, forKey: .lineWidth) ?? lineWidth
    if container.contains(.light) { try light.override(from: container.superDecoder(forKey: .light)) }
    if container.contains(.dark) { try dark.override(from: container.superDecoder(forKey: .dark)) }
  }
}
