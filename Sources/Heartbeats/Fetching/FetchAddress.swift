import Files
import Foundation
import Glibc

/// Where the database is fetched from, and which redirects are followed from there.
///
/// Only https is trusted with the checksum list, since nothing else vouches for it; plain http is for a server on this
/// very machine.
struct FetchAddress: Sendable {
  let url: URL

  /// - Throws: `Fault` of kind `usage`.
  init(_ text: String) throws(Fault) {
    guard let parts = URLComponents(string: text), parts.user == nil, parts.password == nil, parts.query == nil,
      parts.fragment == nil, let url = URL(string: text.hasSuffix("/") ? text : text + "/"),
      Self.isSecure(url) || Self.isLocal(url)
    else {
      throw Fault(
        .usage, path: "",
        reason: "expected an https address without user, query or fragment (http only of this machine), found "
          + text.quoted)
    }
    self.url = url
  }

  /// The address of a file below the base.
  func file(_ name: String) -> URL { url.appending(path: name) }

  /// Whether an answer may send us to another address.
  func follows(to target: URL) -> Bool {
    Self.isSecure(target) || (Self.isLocal(url) && Self.isLocal(target))
  }

  /// What `follows` asks for, in words.
  var expectedRedirect: String {
    Self.isLocal(url) ? "a redirect to https or to this machine" : "a redirect to https"
  }

  private static func isSecure(_ url: URL) -> Bool {
    url.scheme?.lowercased() == "https" && !(url.host() ?? "").isEmpty
  }

  /// Plain http of this machine.
  private static func isLocal(_ url: URL) -> Bool {
    guard url.scheme?.lowercased() == "http", let host = url.host() else { return false }
    var four = in_addr()
    if unsafe inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
    return host == "localhost" || host == "::1" || host == "[::1]"
  }
}
