/// Size, weight and colour of a text.
public struct TextStyle: Sendable, Equatable {
  /// In CSS pixels.
  public var size: Double
  /// Bold rather than regular.
  public var isBold: Bool
  /// The colour of the letters.
  public var colour: Colour

  /// A style by its values; every text is at least 12 CSS pixels high, so a smaller size is raised.
  public init(size: Double, isBold: Bool = false, colour: Colour) {
    self.size = max(Self.labelSize, size)
    self.isBold = isBold
    self.colour = colour
  }

  /// The least size of any text.
  static let labelSize = 12.0
  static let titleSize = 13.5

  /// What a line takes above its baseline, as a share of the size.
  static let ascent = 0.78
  /// What a line takes below its baseline, as a share of the size.
  static let descent = 0.24

  /// From one baseline to the next, in CSS pixels.
  public var lineHeight: Double { (size * 1.3).rounded() }
}
