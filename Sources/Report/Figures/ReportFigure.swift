import Charts

/// A chart with the words and values that go with it.
struct ReportFigure {
  /// Width of a chart for a small screen, in CSS pixels.
  static let narrowWidth = 400.0

  /// File name without extension, unique in the report.
  var id: String
  var title: String
  /// States the finding.
  var caption: String
  /// States what is seen and its numbers, for those who cannot see it.
  var altText: String
  var chart: any Figure
  /// The same for a small screen; nil where the one chart must do.
  var narrow: (any Figure)?
  /// Whether it is shown at its own size, in which a millimetre is a millimetre.
  var isToScale = false
  var table: DataTable
}
