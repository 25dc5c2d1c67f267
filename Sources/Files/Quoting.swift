extension StringProtocol {
  /// Foreign text made fit for a one-line message: in quotation marks, at most 60 characters; `Fault` escapes the rest.
  package var quoted: String {
    let shown = String.UnicodeScalarView(unicodeScalars.prefix(60).map { $0.value < 32 || $0.value == 127 ? "?" : $0 })
    return "\"\(String(shown))\(unicodeScalars.count > 60 ? "…" : "")\""
  }
}

extension Collection<UInt8> {
  /// The same of bytes that are read as UTF-8.
  package var quoted: String { String(decoding: prefix(256), as: UTF8.self).quoted }
}
