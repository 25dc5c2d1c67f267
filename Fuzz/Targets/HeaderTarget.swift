import WFDB

/// A header that can be read is the same after writing.
func fuzzHeader(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let header = try? RecordHeader(parsing: bytes, path: "r.hea") else { return }
  try FuzzFinding.require(header.signals.count + header.segments.count <= bytes.count, "more lines than bytes")
  let again = try? RecordHeader(parsing: Array(header.text.utf8), path: "r.hea")
  try FuzzFinding.require(again == header, "another header after writing:\n\(header.text)")
}
