/// Colours, font and line width of every figure; `Theme(file:)` reads one.
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
