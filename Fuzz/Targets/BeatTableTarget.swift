import Files
import RecordAnalysis

/// A table of beats, as `score --test-csv` takes it.
func fuzzBeatTable(_ bytes: [UInt8]) throws(FuzzFinding) {
  let table: BeatTable
  do { table = try BeatTable(parsing: bytes, path: "beats.csv") } catch { return }
  // The shortest row is "r,0,N".
  try FuzzFinding.require(table.count > 0 && table.count * 5 <= bytes.count, "more beats than bytes hold, or none")
  try FuzzFinding.require(table.isInOrder, "beats that are not in order of time")
}
