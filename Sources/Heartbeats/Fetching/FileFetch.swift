import Files
import Foundation

/// Brings one file after another into a folder over one connection, trying again where that may help.
struct FileFetch {
  let connection: HTTPConnection
  let base: FetchAddress
  let settings: FetchSettings
  let folder: Folder
  let isStopped: @Sendable () -> Bool
  let log: FetchLog

  /// Fetches a listed file unless it is there already, resuming what is there of it.
  ///
  /// - Throws: `Fault` of the last try.
  func fetch(_ entry: ChecksumList.Entry) throws(Fault) {
    let file = try PartialFile(FileName(entry.name), in: folder)
    // Bytes of an earlier fetch may be whole, a beginning, or (after another list) of no use.
    if try file.size() > 0, try file.digest() == entry.sha256 { return }
    try repeatedly(entry.name) { () throws(FetchFailure) in
      try connection.fetch(entry.name, into: file, limit: settings.largestFile) { [log] in log.received($0) }
      let found: String
      do throws(Fault) {
        found = try file.digest()
        if found == entry.sha256 { return try file.sync() }
        try file.empty()
      } catch {
        throw FetchFailure(error)
      }
      throw .answer(
        "SHA-256 \(entry.sha256)", found: found, address: base.file(entry.name).absoluteString)
    }
  }

  /// Fetches the checksum list, always anew.
  func list() throws(Fault) -> ChecksumList {
    let file = try PartialFile(FileName(ChecksumList.fileName), in: folder)
    try file.empty()
    try repeatedly(ChecksumList.fileName) { () throws(FetchFailure) in
      try connection.fetch(
        ChecksumList.fileName, into: file, limit: min(settings.largestFile, ChecksumList.largestSize)
      ) { [log] in log.received($0) }
    }
    return try ChecksumList(
      try OpenFile(ChecksumList.fileName, in: folder, followingLinks: false).bytes(atMost: ChecksumList.largestSize),
      address: base.file(ChecksumList.fileName).absoluteString)
  }

  private func repeatedly(_ name: String, _ attempt: () throws(FetchFailure) -> Void) throws(Fault) {
    var failures = 0
    while true {
      do throws(FetchFailure) {
        return try attempt()
      } catch {
        failures += 1
        guard error.mayPass, failures < settings.attempts, !isStopped() else { throw error.fault }
        let pause = settings.pause(after: failures)
        log.retrying(name, error.fault, pause)
        wait(pause)
        if isStopped() { throw error.fault }
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
