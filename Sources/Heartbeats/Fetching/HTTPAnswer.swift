import Files
import Foundation

/// The answer to one request: its head is judged before a byte of its body is kept, and what is kept goes to the file at
/// once, so that memory never holds more than libcurl hands over in one piece.
final class HTTPAnswer {
  private let address: String
  private let file: PartialFile
  /// Bytes that the file had before.
  private let offset: Int
  private let settings: FetchSettings
  /// The largest size that the file may have, in bytes, and whether the space on the disk sets it.
  private let limit: Int
  private let isDiskShort: Bool
  private let onBytes: (Int) -> Void
  private let isStopped: () -> Bool

  /// Bytes of the body so far.
  private(set) var received = 0
  /// Bytes of the body that the head announced, nil when it did not.
  private(set) var announced: Int?
  /// Where the answer sends us instead.
  private(set) var redirect: URL?
  /// The first thing that went wrong here; the transfer is then broken off.
  private(set) var failure: FetchFailure?

  private var status = 0
  private var fields: [String: String] = [:]
  private var isJudged = false
  private let clock = ContinuousClock()
  private var windowStart: ContinuousClock.Instant
  private var windowBytes = 0

  /// - Parameters:
  ///   - limit: the most bytes that a file of this name may have.
  ///   - room: how many there is room for.
  init(
    _ address: String, file: PartialFile, offset: Int, limit: Int, room: Int, settings: FetchSettings,
    onBytes: @escaping (Int) -> Void, isStopped: @escaping () -> Bool
  ) {
    self.address = address
    self.file = file
    self.offset = offset
    self.limit = min(limit, room)
    isDiskShort = room < limit
    self.settings = settings
    self.onBytes = onBytes
    self.isStopped = isStopped
    windowStart = clock.now
  }

  /// Takes a line of the answer's head, its end included.
  ///
  /// - Returns: whether the transfer goes on.
  func takeHead(_ line: some Collection<UInt8>) -> Bool {
    // Fields that come after the body say nothing that is needed.
    if isJudged { return true }
    let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    if text.hasPrefix("HTTP/") {
      // An earlier head, such as "100 Continue", is none of the file's.
      fields = [:]
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if let colon = text.firstIndex(of: ":") {
      let name = text[..<colon].lowercased()
      if Self.wanted.contains(name) {
        fields[name] = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    } else if text.isEmpty, status >= 200 {
      isJudged = true
      return keeping { () throws(FetchFailure) in try judge() } && redirect == nil
    }
    return true
  }

  /// Takes a piece of the body. Invariant: the bytes are readable for the time of the call.
  ///
  /// - Returns: whether the transfer goes on.
  func takeBody(_ piece: UnsafeRawBufferPointer) -> Bool {
    keeping { () throws(FetchFailure) in
      received += piece.count
      guard try size() + piece.count <= limit else { throw tooLarge(nil) }
      do throws(Fault) { try unsafe file.append(piece) } catch { throw FetchFailure(error) }
      onBytes(piece.count)
    }
  }

  /// Looks whether enough bytes come.
  ///
  /// - Returns: whether the transfer goes on.
  func goesOn() -> Bool {
    if isStopped() { return false }
    guard windowStart.duration(to: clock.now) >= settings.patience else { return true }
    guard received - windowBytes >= settings.leastBytes else {
      failure = failure ?? .connection("the transfer stalled for \(settings.patience.inSeconds) s", address: address)
      return false
    }
    (windowStart, windowBytes) = (clock.now, received)
    return true
  }

  private static let wanted: Set<String> = ["location", "content-length", "content-range", "content-encoding"]

  /// Whether the body is the rest of the file, or, where the range was ignored, the whole of it, as it is, and has room.
  private func judge() throws(FetchFailure) {
    if [301, 302, 303, 307, 308].contains(status), let location = fields["location"] {
      redirect = URL(string: location, relativeTo: URL(string: address))?.absoluteURL
      if redirect == nil {
        throw .answer("an address to go to", found: location.quoted, address: address)
      }
      return
    }
    switch status {
    case 200: try empty()
    case 206:
      let range = fields["content-range"] ?? ""
      guard range.lowercased().hasPrefix("bytes \(offset)-") else {
        try empty()
        throw .answer(
          "the bytes from \(offset) on",
          found: range.isEmpty ? "no Content-Range" : range.quoted, address: address)
      }
    case 416:
      // More is here than there: none of it can be trusted.
      try empty()
      throw .answer("the bytes from \(offset) on", found: "a shorter file", address: address)
    default: throw .status(status, address: address)
    }
    // Bytes are hashed as they are listed, and unpacking some could make thousands of each.
    let coding = fields["content-encoding"]?.lowercased() ?? "identity"
    guard ["identity", ""].contains(coding) else {
      throw .answer(
        "the bytes as they are", found: "content encoding \(coding.quoted)", address: address,
        mayPass: false)
    }
    announced = fields["content-length"].flatMap { Int($0) }
    guard let announced, announced >= 0 else { return }
    let whole = try size().addingReportingOverflow(announced)
    guard !whole.overflow, whole.partialValue <= limit else { throw tooLarge(announced) }
  }

  private func tooLarge(_ announced: Int?) -> FetchFailure {
    let found = announced.map { "\($0) announced" } ?? "more"
    if isDiskShort {
      return FetchFailure(.cannotWrite(file.path, "the disk has room for \(limit) bytes, \(address) has \(found)"))
    }
    return FetchFailure(
      Fault(.cannotRead, path: address, reason: "expected a file of at most \(limit) bytes, found \(found)"))
  }

  private func size() throws(FetchFailure) -> Int {
    do throws(Fault) { return try file.size() } catch { throw FetchFailure(error) }
  }

  private func empty() throws(FetchFailure) {
    do throws(Fault) { try file.empty() } catch { throw FetchFailure(error) }
  }

  /// Runs a step and keeps the first failure; returns whether there is none.
  private func keeping(_ step: () throws(FetchFailure) -> Void) -> Bool {
    guard failure == nil else { return false }
    do throws(FetchFailure) {
      try step()
      return true
    } catch {
      failure = error
      return false
    }
  }
}

extension Duration {
  /// Seconds as a short number, e.g. "30" or "0.5".
  fileprivate var inSeconds: String {
    let seconds = self / .seconds(1)
    return seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}
