import Groundwork
import Testing

struct ConcurrentlyTests {
  @Test(arguments: [1, 2, 3, 16]) func everyIndexRunsOnce(jobs: Int) {
    let seen = Guarded<[Int]>([])
    concurrently(100, jobs: jobs) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<100))
  }

  @Test(arguments: [1, 2, 5]) func resultsKeepTheirOrder(jobs: Int) {
    #expect(concurrentMap(50, jobs: jobs) { $0 * $0 } == (0..<50).map { $0 * $0 })
  }

  private struct Failure: Error, Equatable { var index: Int }

  @Test(arguments: [1, 2, 4]) func firstErrorIsThrown(jobs: Int) {
    #expect(throws: Failure(index: 3)) {
      try concurrentMap(10, jobs: jobs) { index in
        if index == 3 { throw Failure(index: index) }
        return index
      }
    }
  }

  @Test func nothingToDoIsFine() {
    #expect(concurrentMap(0, jobs: 4) { $0 }.isEmpty)
  }
}
