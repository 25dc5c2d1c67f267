import Files
import Foundation
import Groundwork

extension Crew {
  public func follow<Outcome: Codable & Sendable>(
    task: String, jobs: Int, compute: @escaping @Sendable (Int) throws -> Outcome
  ) throws {
    // Messages of units that are done, to be sent by the calling thread.
    let done = Done()
    var asked = 0
    var running = 0
    var isOver = false
    repeat {
      while !isOver, asked + running < jobs {
        try link.send(Message.ready(task: task).bytes, to: 0)
        asked += 1
      }
      if let (bytes, sender) = try link.receive() {
        asked -= 1
        switch Message(bytes) {
        case .work(let unit):
          running += 1
          let work: @Sendable () -> Void = {
            done.append {
              let (outcome, seconds) = try timed { try compute(unit) }
              return .done(unit: unit, seconds: seconds, outcome: Array(try JSONEncoder().encode(outcome)))
            }
          }
          // Where the system starts no more threads, this one computes, and hears of messages afterwards.
          if let thread = WorkerThread(work) { thread.detach() } else { work() }
        case .rest:
          isOver = true
        default:
          throw Fault.garbled(rank: sender)
        }
      } else if let message = try done.next() {
        running -= 1
        try link.send(message.bytes, to: 0)
      } else {
        link.pause()
      }
    } while !isOver || asked > 0 || running > 0
  }
}

extension MessageLink {
  /// Waits a little for messages. MPI's own waiting keeps a core busy that a training could use.
  func pause() { usleep(1000) }
}

/// Messages that threads leave for the one that sends.
private final class Done: Sendable {
  private let messages = Guarded([Result<Message, any Error>]())

  func append(_ body: () throws -> Message) {
    let message = Result { try body() }
    messages.withLock { $0.append(message) }
  }

  func next() throws -> Message? {
    try messages.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.get()
  }
}
