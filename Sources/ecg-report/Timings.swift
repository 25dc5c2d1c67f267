import Files
import Foundation
import Groundwork

/// How long each stage took, in seconds. Kept apart from the results, which must not change from run to run.
struct Timings {
  private var seconds: [String: Double] = [:]

  mutating func measure<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer { seconds[stage] = start.duration(to: clock.now) / .seconds(1) }
    return try body()
  }

  /// The file timings.json.
  func encoded() throws(Fault) -> [UInt8] {
    try JSONEncoder.sortedBytes(seconds, pretty: true)
  }
}
