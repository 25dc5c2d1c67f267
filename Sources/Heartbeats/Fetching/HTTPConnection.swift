import Dispatch
import Foundation
import FoundationNetworking

/// Fetches one file after another, each call blocking until its file has come or failed.
///
/// Redirects are requests of their own here: it keeps the rule on where they may lead in one place, and URLSession on
/// Linux (Swift 6.2 and 6.3) can crash when it restarts a transfer for a redirect itself.
final class HTTPConnection {
  private let base: FetchAddress
  private let settings: FetchSettings
  private let session: URLSession
  private let exchange = HTTPExchange()
  /// Whether the fetch is over, so that this transfer must end.
  private let isStopped: @Sendable () -> Bool

  init(base: FetchAddress, settings: FetchSettings, isStopped: @escaping @Sendable () -> Bool) {
    self.base = base
    self.settings = settings
    self.isStopped = isStopped
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    // Bytes are hashed as they are listed, so a server must not pack them.
    configuration.httpAdditionalHeaders = ["Accept-Encoding": "identity", "User-Agent": "ecg-report"]
    // Patience is measured below; URLSession's own timer only has to come later.
    configuration.timeoutIntervalForRequest = settings.patience / .seconds(1) * 2 + 5
    session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: nil)
  }

  deinit { session.invalidateAndCancel() }

  /// Appends what is missing of a remote file to a partial one; a server that ignores the range starts it anew.
  ///
  /// - Parameter onBytes: told the size of each piece that came.
  /// - Throws: `FetchError`; what came before an interruption stays in the file.
  func fetch(_ name: String, into file: PartialFile, onBytes: @escaping @Sendable (Int) -> Void) throws(FetchError) {
    let address = base.file(name)
    var target = address
    for _ in 0...settings.redirects {
      guard let next = try transfer(target, into: file, onBytes: onBytes) else { return }
      guard base.follows(to: next) else {
        throw .redirect(
          address: address.absoluteString, target: next.absoluteString, expected: base.expectedRedirect)
      }
      target = next
    }
    throw .redirect(
      address: address.absoluteString, target: target.absoluteString,
      expected: "at most \(settings.redirects) redirects in a row")
  }

  /// One request; returns where it is redirected to, nil when the file has come.
  private func transfer(
    _ url: URL, into file: PartialFile, onBytes: @escaping @Sendable (Int) -> Void
  ) throws(FetchError) -> URL? {
    let offset = try file.size()
    var request = URLRequest(url: url)
    if offset > 0 { request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range") }
    let task = session.dataTask(with: request)
    let ended = exchange.begin(
      HTTPExchange.Order(
        task: task.taskIdentifier, address: url.absoluteString, file: file, offset: offset,
        limit: settings.largestFile, onBytes: onBytes))
    task.resume()
    let hasEnded = wait(for: ended)
    // From here on nothing more is written, whatever a cancelled transfer may still bring.
    let outcome = exchange.close()
    if !hasEnded { task.cancel() }
    if let failure = outcome.failure { throw failure }
    if !hasEnded { throw .stalled(address: url.absoluteString, patience: settings.patience) }
    return outcome.redirect
  }

  /// Waits for the end of a transfer while enough bytes come.
  ///
  /// - Returns: whether it ended.
  private func wait(for ended: DispatchSemaphore) -> Bool {
    let clock = ContinuousClock()
    var windowStart = clock.now
    var windowBytes = 0
    while ended.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      if isStopped() { return false }
      guard windowStart.duration(to: clock.now) >= settings.patience else { continue }
      let received = exchange.received
      if received - windowBytes < settings.leastBytes { return false }
      (windowStart, windowBytes) = (clock.now, received)
    }
    return true
  }
}
