import Charts

/// A chart with the words and values that go with it.
struct ReportFigure {
  /// File name without extension, unique in the report.
  var id: String
  var title: String
  /// States the finding.
  var caption: String
  /// States what is seen and its numbers, for those who cannot see it.
  var altText: String
  var chart: any Figure
  var table: DataTable
}
