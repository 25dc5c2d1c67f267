import Foundation
import Ranks

extension Crew {
  /// Starts all processes but the leading one, each on a thread of its own: a process does not wait for another one's threads.
  ///
  /// - Parameter body: what each does; an error makes it give up.
  /// - Returns: is left when all have ended.
  static func followers(
    _ links: [MemoryLink], _ body: @escaping @Sendable (Crew) throws -> Void
  ) -> DispatchGroup {
    let followers = DispatchGroup()
    for link in links.dropFirst() {
      followers.enter()
      Thread.detachNewThread {
        let crew = Crew(link)
        do {
          try body(crew)
        } catch {
          crew.giveUp(code: 65, message: "\(error)")
        }
        followers.leave()
      }
    }
    return followers
  }
}
