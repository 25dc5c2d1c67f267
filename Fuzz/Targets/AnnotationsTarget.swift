import WFDB

/// Annotations that can be read and written are the same when read again.
func fuzzAnnotations(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let file = try? AnnotationFile(parsing: bytes, path: "r.atr") else { return }
  try FuzzFinding.require(2 * file.annotations.count <= bytes.count, "more annotations than bytes hold")
  _ = file.timeResolution
  // What the format cannot hold, such as code 0 without an interval, is refused.
  guard let written = try? file.bytes(path: "r.atr") else { return }
  let again = try? AnnotationFile(parsing: written, path: "r.atr")
  try FuzzFinding.require(again == file, "other annotations after writing")
}
