import Groundwork
import Ranks
import Testing

struct MessageTests {
  @Test(arguments: [
    Message.ready(task: "abc\u{00e9}"), .ready(task: ""), .work(unit: 0), .work(unit: -1), .work(unit: 1 << 40), .rest,
    .done(unit: 7, seconds: 0.1, outcome: [0, 255, 17]), .done(unit: 0, seconds: -.infinity, outcome: []),
    .shared([1, 2, 255]),
    .failed(code: 65, message: "d/100.dat: expected 5 bytes, found 3"),
  ])
  func messagesArriveAsTheyWereSent(message: Message) {
    #expect(Message(message.bytes) == message)
  }

  @Test func bytesThatAreNoMessageAreTold() {
    var generator = SeededGenerator(seed: 1)
    #expect(Message([]) == nil)
    #expect(Message(Array(repeating: 0, count: 16)) == nil)
    for _ in 0..<200 {
      let bytes = [UInt8(5 + generator.below(251))] + (0..<generator.below(40)).map { _ in UInt8(generator.below(256)) }
      #expect(Message(bytes) == nil)
    }
  }
}
