/// Size, weight and colour of a text.
struct TextStyle: Sendable, Equatable {
  /// In CSS pixels.
  var size: Double
  var isBold = false
  var colour: Colour

  /// The least size of any text.
  static let labelSize = 12.0
  static let titleSize = 13.5

  /// What a line takes above its baseline, as a share of the size.
  static let ascent = 0.78
  /// What a line takes below its baseline, as a share of the size.
  static let descent = 0.24

  /// From one baseline to the next, in CSS pixels.
  var lineHeight: Double { (size * 1.3).rounded() }
}
