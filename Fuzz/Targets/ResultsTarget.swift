import Foundation
import Results

/// Results that can be read are the same after writing.
func fuzzResults(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let results = try? Results(parsing: Data(bytes), path: "results.json") else { return }
  guard let written = try? results.encoded() else { throw FuzzFinding(description: "results that cannot be written") }
  let again = try? Results(parsing: written, path: "results.json")
  try FuzzFinding.require(again == results, "other results after writing")
}
