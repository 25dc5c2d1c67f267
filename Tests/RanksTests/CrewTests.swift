import Files
import Foundation
import Groundwork
import Ranks
import Testing

/// A crew of threads in the place of processes.
struct CrewTests {
  struct Failure: Error, Equatable { var unit: Int }

  /// What the leader heard.
  private struct Log {
    var started: [Int] = []
    var outcomes: [Int: Double] = [:]
    var twice = 0
  }

  /// Runs units in a crew.
  ///
  /// - Parameter task: of each process.
  private func run(
    _ units: [Int], processes: Int, jobs: Int, task: @escaping @Sendable (Int) -> String = { _ in "task" },
    compute: @escaping @Sendable (_ rank: Int, _ unit: Int) throws -> Double
  ) throws -> Log {
    let links = MemoryLink.all(processes)
    let followers = Crew.followers(links) { crew in
      let rank = crew.number
      try crew.follow(task: task(rank), jobs: jobs) { try compute(rank, $0) }
    }
    let log = Guarded(Log())
    try Crew(links[0]).lead(units, task: task(0), jobs: jobs) {
      try compute(0, $0)
    } started: { unit in
      log.withLock { $0.started.append(unit) }
    } finished: { unit, outcome, _ in
      log.withLock {
        if $0.outcomes.updateValue(outcome, forKey: unit) != nil { $0.twice += 1 }
      }
    }
    followers.wait()
    return log.withLock { $0 }
  }

  @Test(arguments: [1, 2, 4, 7], [1, 3]) func everyUnitIsComputedOnceWhoeverDoesIt(processes: Int, jobs: Int) throws {
    let units = SeededGenerator.permutation(of: 40, seed: UInt64(processes * 10 + jobs))
    let ranks = Guarded(Set<Int>())
    let log = try run(units, processes: processes, jobs: jobs) { rank, unit in
      ranks.withLock { _ = $0.insert(rank) }
      usleep(UInt32(unit % 5) * 2000)
      return 1 / Double(unit + 3)
    }
    #expect(log.twice == 0)
    #expect(log.outcomes == Dictionary(uniqueKeysWithValues: units.map { ($0, 1 / Double($0 + 3)) }))
    #expect(log.started.sorted() == units.sorted())
    if jobs == 1, processes > 1 { #expect(ranks.withLock { $0.count } > 1, "others help") }
  }

  @Test(arguments: [1, 2, 4]) func nothingToDoEndsAtOnce(processes: Int) throws {
    let log = try run([], processes: processes, jobs: 2) { _, _ in 0 }
    #expect(log.outcomes.isEmpty)
  }

  @Test(arguments: [1, 2, 4]) func whatTheLeaderSharesReachesAllBetweenTwoRounds(processes: Int) throws {
    let links = MemoryLink.all(processes)
    let followers = DispatchGroup()
    let heard = Guarded([[UInt8]]())
    for link in links.dropFirst() {
      followers.enter()
      Thread.detachNewThread {
        defer { followers.leave() }
        let crew = Crew(link)
        do {
          try crew.follow(task: "one", jobs: 2) { Double($0) }
          let bytes = try crew.share(nil)
          heard.withLock { $0.append(bytes) }
          try crew.follow(task: "two", jobs: 2) { Double($0) * Double(bytes[0]) }
        } catch {
          crew.giveUp(code: 65, message: "\(error)")
        }
      }
    }
    let sums = Guarded((0.0, 0.0))
    let leader = Crew(links[0])
    try leader.lead(Array(0..<20), task: "one", jobs: 1) {
      Double($0)
    } started: { _ in
    } finished: { _, outcome, _ in
      sums.withLock { $0.0 += outcome }
    }
    #expect(try leader.share([3, 1, 4]) == [3, 1, 4])
    try leader.lead(Array(0..<20), task: "two", jobs: 1) {
      Double($0) * 3
    } started: { _ in
    } finished: { _, outcome, _ in
      sums.withLock { $0.1 += outcome }
    }
    followers.wait()
    #expect(heard.withLock { $0 } == Array(repeating: [3, 1, 4], count: processes - 1))
    #expect(sums.withLock { $0.0 } == 190 && sums.withLock { $0.1 } == 570)
  }

  @Test func aFollowersErrorEndsTheRunAndSaysWho() {
    let error = #expect(throws: Fault.self) {
      try run(Array(0..<50), processes: 2, jobs: 1) { rank, unit in
        usleep(2000)
        if rank == 1 { throw Failure(unit: 0) }
        return 0
      }
    }
    #expect(error == .failed(rank: 1, code: 65, message: "Failure(unit: 0)"))
    #expect(error?.description.contains("process 1") == true)
  }

  @Test func theLeadersErrorEndsTheRunAndStartsNoOtherUnit() {
    let started = Guarded(0)
    #expect(throws: Failure(unit: 3)) {
      try Crew(MemoryLink.all(1)[0]).lead(Array(0..<50), task: "", jobs: 1) { unit -> Double in
        if unit == 3 { throw Failure(unit: unit) }
        return 0
      } started: { _ in
        started.withLock { $0 += 1 }
      } finished: { _, _, _ in
      }
    }
    #expect(started.withLock { $0 } == 4)
  }

  @Test func aProcessWithOtherInputsIsRefused() {
    #expect(throws: Fault.differs(rank: 1)) {
      let slow: @Sendable (Int, Int) -> Double = { _, _ in
        usleep(50_000)
        return 0
      }
      _ = try run([1, 2, 3], processes: 2, jobs: 1, task: { "inputs of \($0)" }, compute: slow)
    }
  }

  @Test func aMessageThatMakesNoSenseIsRefused() {
    let links = MemoryLink.all(2)
    links[1].send([9, 9, 9], to: 0)
    #expect(throws: Fault.garbled(rank: 1)) {
      try Crew(links[0]).lead([], task: "", jobs: 1) { _ in
        0.0
      } started: { _ in
      } finished: { _, _, _ in
      }
    }
  }
}

extension SeededGenerator {
  fileprivate static func permutation(of count: Int, seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    return generator.permutation(count)
  }
}
