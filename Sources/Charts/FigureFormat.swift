/// A file format; the raw value is the file name extension.
public enum FigureFormat: String, CaseIterable, Sendable {
  case png
  case svg
  case pdf
}
