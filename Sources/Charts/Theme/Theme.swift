/// Colours, font and line width of every figure.
///
/// A theme file (JSON) need only hold what differs from the standard:
/// `{"fontFamily": "Noto Sans", "light": {"forest": "#7a4b00"}}`.
public struct Theme: Sendable, Equatable {
  /// The font family that Cairo is asked for.
  public var fontFamily: String
  /// Width of data lines in CSS pixels.
  public var lineWidth: Double
  public var light: Palette
  public var dark: Palette

  /// DejaVu Sans; Okabe-Ito colours on white and on a dark blue-grey.
  public static let standard = Theme(
    fontFamily: "DejaVu Sans", lineWidth: 1.75, light: .light, dark: .dark)

  public init(
    fontFamily: String, lineWidth: Double, light: Palette, dark: Palette
  ) {
    self.fontFamily = fontFamily
    self.lineWidth = lineWidth
    self.light = light
    self.dark = dark
  }

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

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self = .standard
    fontFamily = try container.decodeIfPresent(String.self, forKey: .fontFamily) ?? fontFamily
    lineWidth = try container.decodeIfPresent(Double.self, forKey: .lineWidth) ?? lineWidth
    if container.contains(.light) { try light.override(from: container.superDecoder(forKey: .light)) }
    if container.contains(.dark) { try dark.override(from: container.superDecoder(forKey: .dark)) }
  }
}
