import Charts

/// The pages' colours, taken from the figures' theme, so that figures lie on the page as if printed on it.
enum PageColours {
  /// Custom properties for both appearances, as CSS.
  static func css(_ theme: Theme) -> String {
    """
    :root {
      color-scheme: light dark;
    \(properties(theme.light))
    }

    @media (prefers-color-scheme: dark) {
      :root {
    \(properties(theme.dark, indent: "    "))
      }
    }


    """
  }

  private static func properties(_ palette: Palette, indent: String = "  ") -> String {
    all(palette).map { "\(indent)--\($0): \($1.hex);" }.joined(separator: "\n")
  }

  /// Name and colour.
  static func all(_ palette: Palette) -> [(name: String, colour: Colour)] {
    [
      ("paper", palette.background), ("ink", palette.text), ("muted", palette.mutedText),
      ("rule", palette.background.mixed(with: palette.text, share: 0.18)),
      ("tint", palette.background.mixed(with: palette.text, share: 0.05)),
      ("link", palette.textColour(of: .normal)), ("notice", palette.tint(of: .forest, strength: 0.12)),
      ("notice-rule", palette.colour(of: .forest)),
    ]
  }
}
