import Foundation

/// Brings one file after another into a folder over one connection, trying again where that may help.
struct FileFetch {
  let connection: HTTPConnection
  let base: FetchAddress
  let settings: FetchSettings
  let folder: String
  let isStopped: @Sendable () -> Bool
  let log: FetchLog

  /// Fetches a listed file unless it is there already, resuming what is there of it.
  ///
  /// - Throws: `FetchError` of the last try.
  func fetch(_ entry: ChecksumList.Entry) throws(FetchError) {
    let file = try PartialFile("\(folder)/\(entry.name)")
    // Bytes of an earlier fetch may be whole, a beginning, or (after another list) of no use.
    if try file.size() > 0, try file.digest() == entry.sha256 { return }
    try repeatedly(entry.name) { () throws(FetchError) in
      try connection.fetch(entry.name, into: file) { [log] in log.received($0) }
      let found = try file.digest()
      guard found == entry.sha256 else {
        try file.empty()
        throw .wrongBytes(address: base.file(entry.name).absoluteString, expected: entry.sha256, found: found)
      }
      try file.sync()
    }
  }

  /// Fetches the checksum list, always anew.
  func list() throws(FetchError) -> ChecksumList {
    let path = "\(folder)/\(ChecksumList.fileName)"
    let file = try PartialFile(path)
    try file.empty()
    try repeatedly(ChecksumList.fileName) { () throws(FetchError) in
      try connection.fetch(ChecksumList.fileName, into: file) { [log] in log.received($0) }
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, reason: "it is gone")
    }
    return try ChecksumList(bytes, address: base.file(ChecksumList.fileName).absoluteString)
  }

  private func repeatedly(_ name: String, _ attempt: () throws(FetchError) -> Void) throws(FetchError) {
    var failures = 0
    while true {
      do throws(FetchError) {
        return try attempt()
      } catch {
        failures += 1
        guard error.mayPass, failures < settings.attempts, !isStopped() else { throw error }
        let pause = settings.pause(after: failures)
        log.retrying(name, error, pause)
        wait(pause)
        if isStopped() { throw error }
      }
    }
  }

  private func wait(_ pause: Duration) {
    let clock = ContinuousClock()
    let end = clock.now + pause
    while !isStopped() {
      let left = clock.now.duration(to: end) / .seconds(1)
      if left <= 0 { return }
      Thread.sleep(forTimeInterval: min(0.1, left))
    }
  }
}
