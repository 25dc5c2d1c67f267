import Foundation

/// A socket that listens on some free port of this machine alone.
///
/// The caller closes it, or shuts it down where a thread waits in `accept`.
public struct LoopbackListener: Sendable {
  public let socket: Int32
  public let port: UInt16

  public init(backlog: Int32 = 16) throws {
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The pointers live only within the calls, and the length is that of the address.
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, length) + listen(listener, backlog) + getsockname(listener, $0, &length)
      }
    }
    guard listener >= 0, status == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    socket = listener
    port = UInt16(bigEndian: address.sin_port)
  }
}
