import Glibc
import Groundwork
import Testing

struct BackgroundWorkTests {
  @Test func allThatWasStartedIsDoneAtTheEndAndOtherThreadsComeFirst() {
    let background = BackgroundWork()
    let done = Guarded([Int32]())
    for _ in 0..<3 {
      background.start { done.withLock { $0.append(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)) } }
    }
    background.finish()
    let own = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
    #expect(done.withLock { $0 } == Array(repeating: max(own, 10), count: 3))
    #expect(own == getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))
    background.finish()
  }
}
