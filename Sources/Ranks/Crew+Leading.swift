import Files
import Foundation
import Groundwork

extension Crew {
  public func lead<Outcome: Codable & Sendable>(
    _ units: [Int], task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome,
    started: @escaping @Sendable (Int) throws -> Void,
    finished: @escaping @Sendable (Int, Outcome, _ seconds: Double) throws -> Void
  ) throws {
    let queue = UnitQueue(units)
    // This process's own threads; the calling thread deals with the others.
    let ended = Guarded(0)
    let work: @Sendable () -> Void = {
      queue.stopOnError {
        while let unit = queue.next() {
          try started(unit)
          let (outcome, seconds) = try timed { try compute(unit) }
          try finished(unit, outcome, seconds)
        }
      }
      ended.withLock { $0 += 1 }
    }
    var own: [WorkerThread] = []
    while own.count < min(jobs, units.count), let thread = WorkerThread(work) { own.append(thread) }
    guard !own.isEmpty || units.isEmpty else {
      throw Fault(.system, path: "", reason: "expected a thread to compute on, but the system starts no more")
    }
    var handedOut = 0
    var resting: Set<Int> = []
    while true {
      try queue.throwError()
      guard let (bytes, sender) = try link.receive() else {
        if handedOut == 0, resting.count == link.size - 1, ended.withLock({ $0 }) == own.count {
          for thread in own { thread.join() }
          return try queue.throwError()
        }
        link.pause()
        continue
      }
      switch Message(bytes) {
      case .ready(task):
        if let unit = queue.next() {
          try started(unit)
          handedOut += 1
          try link.send(Message.work(unit: unit).bytes, to: sender)
        } else {
          resting.insert(sender)
          try link.send(Message.rest.bytes, to: sender)
        }
      case .ready:
        throw Fault.differs(rank: sender)
      case .done(let unit, let seconds, let bytes):
        handedOut -= 1
        guard let outcome = try? JSONDecoder().decode(Outcome.self, from: Data(bytes)) else {
          throw Fault.garbled(rank: sender)
        }
        try finished(unit, outcome, seconds)
      case .failed(let code, let message):
        throw Fault.failed(rank: sender, code: code, message: message)
      case .work, .rest, .shared, nil:
        throw Fault.garbled(rank: sender)
      }
    }
  }
}

/// Units that are not started yet, and the first error of those who compute them.
private final class UnitQueue: Sendable {
  private let state: Guarded<(units: ArraySlice<Int>, error: (any Error)?)>

  init(_ units: [Int]) {
    state = Guarded((units[...], nil))
  }

  /// The next unit; nil when there is none or somebody failed.
  func next() -> Int? {
    state.withLock { $0.error == nil ? $0.units.popFirst() : nil }
  }

  func stopOnError(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      state.withLock { $0.error = $0.error ?? error }
    }
  }

  func throwError() throws {
    if let error = state.withLock({ $0.error }) { throw error }
  }
}
