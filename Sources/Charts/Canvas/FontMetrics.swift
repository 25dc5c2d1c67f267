/// Widths of texts in one font family.
///
/// Cairo sets text without kerning and here without hinting, so a text is as wide as its characters together.
final class FontMetrics {
  private let regular: CairoFont
  private let bold: CairoFont
  private var widths: [Glyph: Double] = [:]

  private struct Glyph: Hashable {
    var scalar: Unicode.Scalar
    var isBold: Bool
  }

  init(family: String) {
    regular = CairoFont(family: family, isBold: false)
    bold = CairoFont(family: family, isBold: true)
  }

  /// The width of a text in a font of size 1.
  func width(of text: some StringProtocol, isBold: Bool) -> Double {
    text.unicodeScalars.reduce(0) { $0 + width(of: Glyph(scalar: $1, isBold: isBold)) }
  }

  private func width(of glyph: Glyph) -> Double {
    if let known = widths[glyph] { return known }
    let text = String(glyph.scalar)
    let width = glyph.isBold ? bold.advance(of: text) : regular.advance(of: text)
    widths[glyph] = width
    return width
  }
}
