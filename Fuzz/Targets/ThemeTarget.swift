import Charts

/// A theme that can be read keeps to what figures are promised: contrast, and a line that is drawn.
func fuzzTheme(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let theme = try? Theme(json: bytes, path: "theme.json") else { return }
  try FuzzFinding.require(theme.lineWidth.isFinite && theme.lineWidth > 0, "a line width of \(theme.lineWidth)")
  try FuzzFinding.require(!theme.fontFamily.isEmpty, "no font")
}
