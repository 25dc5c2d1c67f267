import CCurl
import Files
import Foundation

/// Fetches one file after another over libcurl, each call blocking until its file has come or failed.
///
/// libcurl hands over each piece as it comes and reads no further until it is written, so a server cannot fill memory.
/// Nothing is unpacked, and a redirect is a request of its own: one place says where it may lead.
@safe final class HTTPConnection {
  private let base: FetchAddress
  private let settings: FetchSettings
  /// Whether the fetch is over, so that this transfer must end.
  private let isStopped: @Sendable () -> Bool
  private let handle: UnsafeMutableRawPointer?
  private let fields: UnsafeMutablePointer<curl_slist>?

  /// libcurl's own start, once in a process.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(base: FetchAddress, settings: FetchSettings, isStopped: @escaping @Sendable () -> Bool) {
    self.base = base
    self.settings = settings
    self.isStopped = isStopped
    unsafe handle = Self.isReady ? curl_easy_init() : nil
    unsafe fields = curl_slist_append(nil, "Accept-Encoding: identity")
  }

  deinit {
    if let handle = unsafe handle { unsafe curl_easy_cleanup(handle) }
    unsafe curl_slist_free_all(fields)
  }

  /// Appends what is missing of a remote file to a partial one; a server that ignores the range starts it anew.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that the file may have.
  ///   - onBytes: hears the size of each piece that came.
  /// - Throws: `FetchFailure`; what came before an interruption stays in the file.
  func fetch(
    _ name: String, into file: PartialFile, limit: Int, onBytes: @escaping (Int) -> Void
  ) throws(FetchFailure) {
    let address = base.file(name)
    var target = address
    for _ in 0...settings.redirects {
      guard let next = try transfer(target, into: file, limit: limit, onBytes: onBytes) else { return }
      guard base.follows(to: next) else {
        throw .answer(
          base.expectedRedirect, found: "one to \(next.absoluteString)", address: address.absoluteString, mayPass: false
        )
      }
      target = next
    }
    throw .answer(
      "at most \(settings.redirects) redirects in a row", found: "one to \(target.absoluteString)",
      address: address.absoluteString, mayPass: false)
  }

  /// One request; returns where it is redirected to, nil when the file has come.
  private func transfer(
    _ url: URL, into file: PartialFile, limit: Int, onBytes: @escaping (Int) -> Void
  ) throws(FetchFailure) -> URL? {
    let address = url.absoluteString
    guard let handle = unsafe handle else {
      throw .connection("libcurl does not start", address: address, mayPass: false)
    }
    let (offset, room): (Int, Int)
    do throws(Fault) {
      offset = try file.size()
      room = file.room
    } catch {
      throw FetchFailure(error)
    }
    let answer = HTTPAnswer(
      address, file: file, offset: offset, limit: limit, room: room, settings: settings, onBytes: onBytes,
      isStopped: isStopped)
    let code = unsafe perform(handle, address, offset, answer)
    if let failure = answer.failure { throw failure }
    if let redirect = answer.redirect { return redirect }
    guard code == CURLE_OK else {
      if isStopped() { throw .connection("the fetch was stopped", address: address, mayPass: false) }
      if let announced = answer.announced, answer.received < announced {
        throw .connection("it broke off after \(answer.received) of \(announced) bytes", address: address)
      }
      throw Self.failure(code, address)
    }
    return nil
  }

  private func perform(
    _ handle: UnsafeMutableRawPointer, _ address: String, _ offset: Int, _ answer: HTTPAnswer
  ) -> CURLcode {
    unsafe curl_easy_reset(handle)
    unsafe curl_set_text(handle, CURLOPT_URL, address)
    unsafe curl_set_web_only(handle)
    unsafe curl_set_text(handle, CURLOPT_USERAGENT, "ecg-report")
    unsafe curl_set_pointer(handle, CURLOPT_HTTPHEADER, fields)
    if offset > 0 { unsafe curl_set_text(handle, CURLOPT_RANGE, "\(offset)-") }
    unsafe curl_set_number(handle, CURLOPT_HTTP_CONTENT_DECODING, 0)
    unsafe curl_set_number(handle, CURLOPT_HTTP_TRANSFER_DECODING, 1)
    unsafe curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
    unsafe curl_set_number(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // Several threads: no signals. Patience is measured by the answer; libcurl asks it at least once a second.
    unsafe curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    unsafe curl_set_number(handle, CURLOPT_NOPROGRESS, 0)
    // Invariant of the callbacks: libcurl calls them within curl_easy_perform only, while the answer lives, and hands over
    // so many readable bytes.
    unsafe curl_set_callbacks(
      handle, Unmanaged.passUnretained(answer).toOpaque(),
      { bytes, size, count, owner in
        guard let bytes = unsafe bytes, let answer = unsafe HTTPConnection.answer(owner) else { return 0 }
        return unsafe answer.takeHead(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
      },
      { bytes, size, count, owner in
        guard let bytes = unsafe bytes, let answer = unsafe HTTPConnection.answer(owner) else { return 0 }
        return unsafe answer.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
      },
      { owner, _, _, _, _ in unsafe HTTPConnection.answer(owner)?.goesOn() == true ? 0 : 1 })
    return withExtendedLifetime(answer) { unsafe curl_easy_perform(handle) }
  }

  private static func answer(_ owner: UnsafeMutableRawPointer?) -> HTTPAnswer? {
    unsafe owner.map { unsafe Unmanaged<HTTPAnswer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// libcurl's code in words.
  private static func failure(_ code: CURLcode, _ address: String) -> FetchFailure {
    let (reason, mayPass): (String, Bool) =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST: ("the host cannot be found", true)
      case CURLE_COULDNT_CONNECT: ("the host takes no connection", true)
      case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
        ("the connection broke off", true)
      case CURLE_OPERATION_TIMEDOUT: ("no answer in time", true)
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
        ("the host's certificate is not trusted", false)
      default: unsafe (String(cString: curl_easy_strerror(code)), true)
      }
    return .connection(reason, address: address, mayPass: mayPass)
  }
}
