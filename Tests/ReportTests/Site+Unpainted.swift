import Charts
import Files
import Report
import Results

extension Site {
  /// The site of some results for tests of its pages and tables: all figures are laid out, and none is painted, which takes
  /// most of a site's time.
  static func unpainted(
    _ results: Results, file: [UInt8]? = nil, modelFiles: [String: [UInt8]] = [:], theme: Theme = .standard
  ) throws -> Site {
    try Site(
      results, file: file, modelFiles: modelFiles, theme: theme, jobs: 2
    ) { figure, _, appearance throws(Fault) in
      _ = figure.drawing(appearance: appearance)
      return []
    }
  }
}
