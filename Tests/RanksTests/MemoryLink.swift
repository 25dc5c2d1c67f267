import Foundation
import Groundwork
import Ranks

/// Processes that are threads of the test, and messages that are arrays.
struct MemoryLink: MessageLink {
  /// What all links of one run share.
  final class Post: Sendable {
    private let inboxes: Guarded<[[(bytes: [UInt8], sender: Int)]]>

    init(size: Int) { inboxes = Guarded(Array(repeating: [], count: size)) }

    func put(_ bytes: [UInt8], from sender: Int, to rank: Int) {
      inboxes.withLock { $0[rank].append((bytes, sender)) }
    }

    func take(_ rank: Int) -> (bytes: [UInt8], sender: Int)? {
      inboxes.withLock { $0[rank].isEmpty ? nil : $0[rank].removeFirst() }
    }
  }

  let rank: Int
  let size: Int
  let post: Post
  var neighbours: Int { size }

  static func all(_ size: Int) -> [MemoryLink] {
    let post = Post(size: size)
    return (0..<size).map { MemoryLink(rank: $0, size: size, post: post) }
  }

  func send(_ bytes: [UInt8], to rank: Int) { post.put(bytes, from: self.rank, to: rank) }
  func receive() -> (bytes: [UInt8], sender: Int)? { post.take(rank) }
  func leave() {}
  func abort(_ code: Int32) -> Never { fatalError("aborted with \(code)") }
}
