/// A warning when the theme's font family is not installed, nil when all is well.
///
/// Cairo does not fail when the font is missing: it uses another, whose letters have other widths, or without any draws boxes.
public func missingFontWarning(theme: Theme = .standard) -> String? {
  guard let found = resolvedFontFamily(for: theme.fontFamily) else {
    return "no font is installed: figures will show boxes for letters; install \(theme.fontFamily) "
      + "(Debian and Ubuntu: fonts-dejavu-core)"
  }
  guard found != theme.fontFamily else { return nil }
  return "font \"\(theme.fontFamily)\" is not installed: figures are set in \"\(found)\" "
    + "(Debian and Ubuntu: fonts-dejavu-core)"
}
