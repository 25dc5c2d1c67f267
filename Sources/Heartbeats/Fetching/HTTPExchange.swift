import Dispatch
import Foundation
import FoundationNetworking
import Groundwork

/// The answer to one request at a time, written to its file as it comes.
final class HTTPExchange: NSObject, URLSessionDataDelegate {
  /// What is asked for and where it goes.
  struct Order: Sendable {
    var task: Int
    var address: String
    var file: PartialFile
    /// Bytes that the file has already.
    var offset: Int
    var limit: Int
    var onBytes: @Sendable (Int) -> Void
  }

  struct Outcome: Sendable {
    var redirect: URL?
    var failure: FetchError?
  }

  private struct State {
    var order: Order?
    var ended = DispatchSemaphore(value: 0)
    var received = 0
    /// Whether the answer is the file. URLSession delivers the text of an error even when it is told to cancel.
    var isWanted = false
    /// Bytes that the answer announced.
    var announced: Int?
    var outcome = Outcome()
  }

  private let state = Guarded(State())

  /// Bytes received of the current answer.
  var received: Int { state.withLock { $0.received } }

  /// Takes the next order; the semaphore is signalled when it has ended.
  func begin(_ order: Order) -> DispatchSemaphore {
    state.withLock { state in
      state = State(order: order)
      return state.ended
    }
  }

  /// Ends the order, whatever may still come for it.
  func close() -> Outcome {
    state.withLock { state in
      state.order = nil
      return state.outcome
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    // The answer that says so comes next, as one without a redirect would.
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    var isWanted = false
    step(of: dataTask) { state, order throws(FetchError) in
      guard let response = response as? HTTPURLResponse else {
        throw .badAnswer(address: order.address, expected: "an HTTP answer", found: "another")
      }
      if let target = Self.redirect(response) {
        // Its own text is of no use.
        state.outcome.redirect = target
        return
      }
      try Self.check(response, order)
      state.announced = response.expectedContentLength >= 0 ? Int(response.expectedContentLength) : nil
      state.isWanted = true
      isWanted = true
    }
    completionHandler(isWanted ? .allow : .cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    step(of: dataTask) { state, order throws(FetchError) in
      guard state.isWanted, state.outcome.failure == nil else { return }
      state.received += data.count
      if try order.file.size() + data.count > order.limit {
        throw .tooLarge(address: order.address, limit: order.limit)
      }
      try order.file.append(data)
      order.onBytes(data.count)
    }
    if state.withLock({ $0.order?.task == dataTask.taskIdentifier && $0.outcome.failure != nil }) { dataTask.cancel() }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    step(of: task) { state, order throws(FetchError) in
      defer { state.ended.signal() }
      if state.outcome.redirect != nil { return }
      if let announced = state.announced, state.received < announced {
        throw .connection(
          address: order.address, reason: "it broke off after \(state.received) of \(announced) bytes", mayPass: true)
      }
      if let error { throw FetchError(error, address: order.address) }
    }
  }

  /// Runs a step of the current order, unless the task is not its or it has failed; keeps the first failure.
  private func step(of task: URLSessionTask, _ body: (inout State, Order) throws(FetchError) -> Void) {
    state.withLock { state in
      guard let order = state.order, order.task == task.taskIdentifier else { return }
      do throws(FetchError) {
        try body(&state, order)
      } catch {
        if state.outcome.failure == nil { state.outcome.failure = error }
      }
    }
  }

  /// Where an answer sends us. URLSession on Linux resolves relative targets wrongly, so they are resolved here.
  private static func redirect(_ response: HTTPURLResponse) -> URL? {
    guard [301, 302, 303, 307, 308].contains(response.statusCode),
      let location = response.value(forHTTPHeaderField: "Location")
    else { return nil }
    return URL(string: location, relativeTo: response.url)?.absoluteURL
  }

  /// Whether the body is the rest of the file, or, where the range was ignored, the whole of it.
  private static func check(_ response: HTTPURLResponse, _ order: Order) throws(FetchError) {
    switch response.statusCode {
    case 200: try order.file.empty()
    case 206:
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      guard range.lowercased().hasPrefix("bytes \(order.offset)-") else {
        try order.file.empty()
        throw .badAnswer(
          address: order.address, expected: "the bytes from \(order.offset) on",
          found: range.isEmpty ? "no Content-Range" : HeartbeatError.quoted(range.utf8))
      }
    case 416:
      // More is here than there: none of it can be trusted.
      try order.file.empty()
      throw .badAnswer(
        address: order.address, expected: "the bytes from \(order.offset) on", found: "a shorter file")
    default: throw .status(address: order.address, code: response.statusCode)
    }
  }
}

extension FetchError {
  /// URLSession's error in words; on Linux its own are often a bare number.
  init(_ error: any Error, address: String) {
    guard let error = error as? URLError else {
      self = .connection(address: address, reason: (error as NSError).localizedDescription, mayPass: true)
      return
    }
    // libcurl's own words, where URLSession passes them on without a code.
    let words = error.localizedDescription
    let (reason, mayPass): (String, Bool) =
      switch error.code {
      case .cannotFindHost, .dnsLookupFailed: ("the host cannot be found", true)
      case .cannotConnectToHost: ("the host takes no connection", true)
      case .networkConnectionLost, .badServerResponse: ("the connection broke off", true)
      case .notConnectedToInternet: ("there is no network", true)
      case .timedOut: ("no answer in time", true)
      case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
        .serverCertificateNotYetValid, .serverCertificateHasUnknownRoot, .clientCertificateRejected:
        ("the host's certificate is not trusted", false)
      case .unknown: (words, !words.contains("certificate"))
      default: ("\(words) (\(error.code.rawValue))", true)
      }
    self = .connection(address: address, reason: reason, mayPass: mayPass)
  }
}
