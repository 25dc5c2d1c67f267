/// Where the units of a long computation run: on the threads of this process, or in several processes of one run.
///
/// Every process of a run works out the same units from the same inputs, so that a unit is known by its number. One process
/// leads: it hands units out, computes some itself and gathers all outcomes, and it alone writes. The others follow.
public protocol Spreading: Sendable {
  /// This process among them, from 0; the leading one is 0.
  var number: Int { get }
  /// Processes that compute, this one included.
  var processes: Int { get }
  /// How many of them share this machine.
  var processesHere: Int { get }

  /// Has units computed, each once, and returns when all are done. Called by the leading process.
  ///
  /// - Parameters:
  ///   - units: numbers of units, the first to start first.
  ///   - task: names the inputs; processes that name others are refused.
  ///   - jobs: units that this process computes at a time.
  ///   - started: hears of a unit when it is handed out, from any thread.
  ///   - finished: is handed each outcome as soon as it is there, with the seconds it took, from any thread.
  /// - Throws: what the closures throw, or why another process failed; no new unit is started then.
  func lead<Outcome: Codable & Sendable>(
    _ units: [Int], task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome,
    started: @escaping @Sendable (Int) throws -> Void,
    finished: @escaping @Sendable (Int, Outcome, _ seconds: Double) throws -> Void
  ) throws

  /// Computes what the leading process hands out, until it has nothing left. Called by the others.
  ///
  /// - Throws: what `compute` throws.
  func follow<Outcome: Codable & Sendable>(
    task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome
  ) throws

  /// Hands what the leading process has found to all others, between two rounds of units.
  ///
  /// - Parameter bytes: what the leading process hands out; nil in the others.
  /// - Returns: the leading process's bytes, in every process.
  func share(_ bytes: [UInt8]?) throws -> [UInt8]
}

extension Spreading {
  /// Whether this process leads.
  public var leads: Bool { number == 0 }
}

/// All units in this process.
public struct LocalThreads: Spreading {
  public init() {}

  public var number: Int { 0 }
  public var processes: Int { 1 }
  public var processesHere: Int { 1 }

  public func lead<Outcome: Codable & Sendable>(
    _ units: [Int], task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome,
    started: @escaping @Sendable (Int) throws -> Void,
    finished: @escaping @Sendable (Int, Outcome, _ seconds: Double) throws -> Void
  ) throws {
    _ = try concurrentMap(units.count, jobs: jobs) { index in
      let unit = units[index]
      try started(unit)
      let (outcome, seconds) = try timed { try compute(unit) }
      try finished(unit, outcome, seconds)
    }
  }

  public func follow<Outcome: Codable & Sendable>(
    task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome
  ) throws {}

  public func share(_ bytes: [UInt8]?) throws -> [UInt8] { bytes ?? [] }
}

/// A result with the seconds it took.
public func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, seconds: Double) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try body()
  return (result, start.duration(to: clock.now) / .seconds(1))
}
