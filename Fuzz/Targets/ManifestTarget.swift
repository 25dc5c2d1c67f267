import Report

/// What a manifest lists is looked up in a folder that has none of it: nothing is found, and nothing outside is read.
func fuzzManifest(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let manifest = try? Manifest(parsing: bytes, folder: "report") else { return }
  guard let written = try? manifest.encoded() else {
    throw FuzzFinding(description: "a manifest that cannot be written")
  }
  let again = try? Manifest(parsing: written, folder: "report")
  try FuzzFinding.require(again == manifest, "another manifest after writing")
  try FuzzFinding.require(PageBinding(of: manifest.files).html.count < 400, "a page binding of any length")
}
