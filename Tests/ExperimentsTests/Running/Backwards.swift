import Foundation
import Groundwork

/// Computes the last unit first and passes outcomes through JSON, as a crew of processes does.
struct Backwards: Spreading {
  var number: Int { 0 }
  var processes: Int { 2 }
  var processesHere: Int { 2 }

  func lead<Outcome: Codable & Sendable>(
    _ units: [Int], task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome,
    started: @escaping @Sendable (Int) throws -> Void,
    finished: @escaping @Sendable (Int, Outcome, _ seconds: Double) throws -> Void
  ) throws {
    for unit in units.reversed() {
      let bytes = try JSONEncoder().encode(try compute(unit))
      try finished(unit, try JSONDecoder().decode(Outcome.self, from: bytes), 0)
    }
  }

  func follow<Outcome: Codable & Sendable>(
    task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome
  ) throws {}

  func share(_ bytes: [UInt8]?) throws -> [UInt8] { bytes ?? [] }
}
