//! Reads a table of samples as a chest strap's app exports it.

// snippet.table
import Files
import SampleTables

var text = "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n"
for row in 0..<260 {
  let time = Double(row) / 130
  let value = row % 100 == 50 ? "900" : row == 120 ? "" : "\(row % 7)"
  text += "2026-01-01T10:20:0\(Int(time)).000;"
  text += "\(600_000_000_000_000_000 + Int(time * 1e9));\(time * 1000);"
  text += "\(value)\n"
}
let folder = CommandLine.arguments.dropFirst().first ?? "."
try WholeFile.write(Array(text.utf8), to: "\(folder)/strap.txt")

// snippet.read
let table = try SampleTable("\(folder)/strap.txt")
print(table.columns[0].name, table.columns[0].units)
print("\(table.sampleRate.rounded()) Hz, \(table.count) samples")

// snippet.samples
let samples = table.samples(of: 0)
while let part = try samples.next() {
  print("up to \(part.filter { !$0.isNaN }.max() ?? 0)")
  print("\(part.count(where: \.isNaN)) missing")
}

// snippet.rate
try WholeFile.write(Array("1\n2\n3\n".utf8), to: "\(folder)/bare.txt")
let bare = try SampleTable("\(folder)/bare.txt", sampleRate: 250)
print("\(bare.columns[0].name): \(bare.count) samples")

// snippet.errors
do {
  _ = try SampleTable("\(folder)/bare.txt")
} catch {
  print(error.reason)
}
