//! Reads a recording of a Kardia device from JSON.

// snippet.json
import Files
import Kardia

let text = """
  {"data": {"raw": {"frequency": 300, "amplitudeResolution": 500,
   "samples": {"leadI": [0, 200, 1800], "leadII": [0, 400, 2000]}}}}
  """
let folder = CommandLine.arguments.dropFirst().first ?? "."
try WholeFile.write(Array(text.utf8), to: "\(folder)/kardia.json")

// snippet.read
let file = try KardiaFile.read("\(folder)/kardia.json")
for (index, lead) in file.leads.enumerated() {
  let peak = file.millivolts(of: index).max() ?? 0
  print("\(lead.name): \(file.sampleRate) Hz, up to \(peak) mV")
}

// snippet.errors
do {
  _ = try KardiaFile(parsing: Array("{}".utf8), path: "other.json")
} catch {
  print(error)
}
