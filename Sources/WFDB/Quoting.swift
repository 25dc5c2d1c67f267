extension StringProtocol {
  /// Foreign text made fit for a one-line message: in quotation marks, at most 60 characters; `Fault` escapes the rest.
  var quoted: String {
    let shown = String.UnicodeScalarView(unicodeScalars.prefix(60).map { $0.value < 32 || $0.value == 127 ? "?" : $0 })
    return "\"\(String(shown))\(unicodeScalars.count > 60 ? "…" : "")\""
  }
}
