/// Colours, font and line width of every figure; `Theme(file:)` reads one.
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
