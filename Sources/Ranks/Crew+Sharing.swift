import Files

extension Crew {
  public func share(_ bytes: [UInt8]?) throws -> [UInt8] {
    if let bytes {
      for rank in 1..<max(1, link.size) { try link.send(Message.shared(bytes).bytes, to: rank) }
      return bytes
    }
    while true {
      guard let (message, sender) = try link.receive() else {
        link.pause()
        continue
      }
      guard case .shared(let bytes) = Message(message) else { throw Fault.garbled(rank: sender) }
      return bytes
    }
  }
}
