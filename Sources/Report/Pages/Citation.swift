import Results

/// How to cite the program.
enum Citation {
  /// A BibTeX entry of the version that computed some results.
  static func bibTeX(_ tool: ToolVersion) -> String {
    """
    @software{ecg_report,
      author  = {{The ecg-report maintainers}},
      title   = {ecg-report: how well heartbeat classifiers do on new patients},
      version = {\(tool.version)},
      license = {Apache-2.0}
    }
    """
  }
}
