import Files
import Foundation
import Glibc
import Groundwork
import TestSupport

/// A small HTTP/1.1 server on this machine that serves files held in memory, and misbehaves where it is told to.
final class LoopbackServer: Sendable {
  enum Fault: Sendable {
    case status(Int)
    /// Sends the head and so many bytes, then nothing until the client leaves.
    case stall(after: Int)
    /// Announces the whole body, sends so many bytes and closes.
    case breakOff(after: Int)
    /// Announces another length than it sends.
    case length(Int)
    case otherBytes(Data)
    case redirect(String, status: Int = 302)
    /// Sends a byte at a time, with a pause after each.
    case drip(seconds: Double)
    case ignoreRange
    /// Claims to send from another place than asked for.
    case otherRange
    /// Packs the body, though it was asked not to: a little that unpacks to a lot.
    case packed
    /// Sends zeros until the client leaves.
    case endless
    /// Announces no length: the body ends when the connection does.
    case noLength
    /// Answers when so many requests are open at a time, or after a while.
    case meet(Int)
  }

  struct Request: Sendable, Equatable {
    var path: String
    /// The first byte asked for, nil when the whole file was.
    var from: Int?
  }

  private struct State {
    var files: [String: Data]
    var faults: [String: (fault: Fault, times: Int)] = [:]
    var requests: [Request] = []
    var open = 0
    var mostOpen = 0
  }

  let port: UInt16
  private let listener: Int32
  private let state: Guarded<State>

  /// Serves files by name below `address`.
  init(_ files: [String: Data]) throws {
    state = Guarded(State(files: files))
    let loopback = try LoopbackListener(backlog: 64)
    let socket = loopback.socket
    listener = socket
    port = loopback.port
    Thread.detachNewThread { [weak self] in
      while case let client = accept(socket, nil, nil), client >= 0 {
        Thread.detachNewThread { [weak self] in
          defer { close(client) }
          while let head = Self.head(from: client), let self, self.answer(head, to: client) {}
        }
      }
      close(socket)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  var address: String { "http://127.0.0.1:\(port)/db/" }

  /// Makes the next so many requests for a file go wrong.
  func fail(_ file: String, _ fault: Fault, times: Int = .max) {
    state.withLock { $0.faults[file] = (fault, times) }
  }

  func behave() { state.withLock { $0.faults = [:] } }

  func serve(_ bytes: Data, as file: String) { state.withLock { $0.files[file] = bytes } }

  /// All requests so far; of one file when it is named.
  func requests(for file: String? = nil) -> [Request] {
    state.withLock { state in state.requests.filter { file == nil || $0.path == file } }
  }

  /// The most requests that were open at a time.
  var mostAtOnce: Int { state.withLock { $0.mostOpen } }

  func forgetRequests() { state.withLock { $0.requests = [] } }

  /// The head of a request, nil when the client has left.
  private static func head(from client: Int32) -> String? {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard recv(client, &byte, 1, 0) == 1, head.count < 10_000 else { return nil }
      head.append(byte)
    }
    return String(decoding: head, as: UTF8.self)
  }

  /// Answers a request; returns whether the connection stays open.
  private func answer(_ head: String, to client: Int32) -> Bool {
    let target = head.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
    let path = target.hasPrefix("/db/") ? String(target.dropFirst(4)) : target
    let from = head.firstMatch(of: /Range: bytes=([0-9]+)-/.ignoresCase()).flatMap { Int($0.output.1) }
    let (file, fault) = state.withLock { state -> (Data?, Fault?) in
      state.requests.append(Request(path: path, from: from))
      guard let planned = state.faults[path], planned.times > 0 else { return (state.files[path], nil) }
      state.faults[path]?.times -= 1
      return (state.files[path], planned.fault)
    }
    state.withLock { state in
      state.open += 1
      state.mostOpen = max(state.mostOpen, state.open)
    }
    defer { state.withLock { $0.open -= 1 } }
    if case .meet(let count) = fault {
      for _ in 0..<200 where mostAtOnce < count { Thread.sleep(forTimeInterval: 0.05) }
    }
    guard var body = file else {
      let text = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"
      return send(Data(text.utf8), to: client)
    }
    let whole = body.count
    var status = "200 OK"
    var fields = ""
    var start = from
    switch fault {
    case .ignoreRange: start = nil
    case .otherBytes(let other): body = other
    case .status(let code):
      send(Data("HTTP/1.1 \(code) No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno".utf8), to: client)
      return false
    case .redirect(let to, let status):
      let text = "HTTP/1.1 \(status) Found\r\nLocation: \(to)\r\nContent-Length: 5\r\n\r\nthere"
      return send(Data(text.utf8), to: client)
    default: break
    }
    if let start {
      guard start < body.count else {
        let text = "HTTP/1.1 416 No\r\nContent-Range: bytes */\(whole)\r\nContent-Length: 0\r\n\r\n"
        return send(Data(text.utf8), to: client)
      }
      status = "206 Partial Content"
      body = Data(body.dropFirst(start))
      let named = if case .otherRange = fault { start + 7 } else { start }
      fields = "Content-Range: bytes \(named)-\(whole - 1)/\(whole)\r\n"
    }
    var announced: Int? = body.count
    if case .length(let length) = fault { announced = length }
    if case .noLength = fault { announced = nil }
    if case .endless = fault { announced = nil }
    if case .packed = fault { fields += "Content-Encoding: gzip\r\n" }
    if let announced { fields += "Content-Length: \(announced)\r\n" }
    if fault != nil { fields += "Connection: close\r\n" }
    send(Data("HTTP/1.1 \(status)\r\n\(fields)\r\n".utf8), to: client)
    switch fault {
    case .stall(let after):
      send(body.prefix(after), to: client)
      // Blocks until the client hangs up.
      var byte: UInt8 = 0
      while recv(client, &byte, 1, 0) > 0 {}
    case .breakOff(let after): send(body.prefix(after), to: client)
    case .endless:
      let zeros = Data(count: 1 << 16)
      while send(zeros, to: client) {}
    case .drip(let seconds):
      for byte in body {
        guard send(Data([byte]), to: client) else { return false }
        Thread.sleep(forTimeInterval: seconds)
      }
    default: return send(body, to: client) && fault == nil
    }
    return false
  }

  /// Sends bytes; false when the client has left.
  @discardableResult
  private func send(_ bytes: Data, to client: Int32) -> Bool {
    var rest = Data(bytes)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = Data(rest.dropFirst(count))
    }
    return true
  }
}
