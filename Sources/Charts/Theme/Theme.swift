/// Colours, font and sizes of every figure.
///
/// A theme file (JSON) need only hold what differs from the standard:
/// `{"fontFamily": "Noto Sans", "light": {"forest": "#7a4b00"}}`.
public struct Theme: Sendable, Equatable {
  /// The font family that Cairo is asked for.
  public var fontFamily: String
  /// Size of labels in CSS pixels; never drawn below 12.
  public var textSize: Double
  /// Size of panel titles in CSS pixels; never drawn below 12.
  public var titleSize: Double
  /// Width of data lines in CSS pixels.
  public var lineWidth: Double
  public var light: Palette
  public var dark: Palette

  /// DejaVu Sans; Okabe-Ito colours on white and on a dark blue-grey.
  public static let standard = Theme(
    fontFamily: "DejaVu Sans", textSize: 12, titleSize: 13.5, lineWidth: 1.75, light: .light, dark: .dark)

  public init(
    fontFamily: String, textSize: Double, titleSize: Double, lineWidth: Double, light: Palette, dark: Palette
  ) {
    self.fontFamily = fontFamily
    self.textSize = textSize
    self.titleSize = titleSize
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
    case fontFamily, textSize, titleSize, lineWidth, light, dark
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self = .standard
    fontFamily = try container.decodeIfPresent(String.self, forKey: .fontFamily) ?? fontFamily
    textSize = try container.decodeIfPresent(Double.self, forKey: .textSize) ?? textSize
    titleSize = try container.decodeIfPresent(Double.self, forKey: .titleSize) ?? titleSize
    lineWidth = try container.decodeIfPresent(Double.self, forKey: .lineWidth) ?? lineWidth
    if container.contains(.light) { try light.override(from: container.superDecoder(forKey: .light)) }
    if container.contains(.dark) { try dark.override(from: container.superDecoder(forKey: .dark)) }
  }
}
