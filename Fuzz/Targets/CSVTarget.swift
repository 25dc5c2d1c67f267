import Heartbeats

/// The first byte is the size of a block; the beats, or the error, must not depend on it.
func fuzzCSV(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let size = bytes.first, let file = UnnamedFile(bytes.dropFirst()) else { return }
  let whole = outcome(of: CSVSource(file: file.path))
  var inBlocks = CSVSource(file: file.path)
  inBlocks.blockSize = Int(size) * 16 + 1
  try FuzzFinding.require(outcome(of: inBlocks) == whole, "another outcome in blocks of \(inBlocks.blockSize) bytes")
  if case .beats(let beats) = whole {
    // The shortest line is 187 times "0," and "0".
    try FuzzFinding.require(beats.count * 375 <= bytes.count, "more beats than bytes hold")
    try FuzzFinding.require(beats.samples.allSatisfy { (-0.001...1.001).contains($0) }, "a sample beyond [0, 1]")
  }
}

private enum Outcome: Equatable {
  case beats(BeatSet)
  case failure(String)
}

private func outcome(of source: CSVSource) -> Outcome {
  do { return .beats(try source.load(jobs: 1).beats) } catch { return .failure("\(error)") }
}
