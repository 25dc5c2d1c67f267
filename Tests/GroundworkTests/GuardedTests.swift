import Groundwork
import Testing

@Suite struct GuardedTests {
  @Test func noChangeOfManyThreadsIsLost() {
    let sum = Guarded(0)
    concurrently(1000, jobs: 8) { index in sum.withLock { $0 += index } }
    #expect(sum.withLock { $0 } == 499_500)
  }

  @Test func anErrorOpensTheLockAgain() {
    struct Refused: Error {}
    let value = Guarded(1)
    #expect(throws: Refused.self) {
      try value.withLock { number in
        number = 2
        throw Refused()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}
