/// A file format; the raw value is the file name extension.
public enum FigureFormat: String, CaseIterable, Sendable {
  /// Pixels, two a CSS pixel.
  case png
  /// Vector graphics for a page, with text as text.
  case svg
  /// Vector graphics for print, with the fonts in it.
  case pdf
}
