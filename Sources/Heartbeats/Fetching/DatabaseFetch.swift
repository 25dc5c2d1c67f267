public import Files
import Foundation
import Groundwork

/// Brings a database of WFDB records from a web server into a folder, each file checked against the server's
/// SHA256SUMS.txt.
///
/// Files come into a hidden folder beside the target, which stays after an error so that the next fetch goes on there.
/// The target itself changes in one step, when every file is whole.
public struct DatabaseFetch: Sendable {
  /// The MIT-BIH Arrhythmia Database 1.0.0 at PhysioNet.
  public static let publicAddress = "https://physionet.org/files/mitdb/1.0.0/"

  private let base: FetchAddress
  private let path: String
  private let settings: FetchSettings

  /// What a fetch did.
  public struct Outcome: Sendable, Equatable {
    /// Files of the database in the folder.
    public var files: Int
    /// How many of them were fetched now; the others were there.
    public var fetched: Int
    /// Bytes received.
    public var bytes: Int
  }

  /// - Parameters:
  ///   - address: the folder on the server, https, or http of this machine.
  ///   - folder: the folder to fill.
  /// - Throws: `Fault` of kind `usage`.
  public init(
    from address: String = publicAddress, into folder: String, settings: FetchSettings = FetchSettings()
  ) throws(Fault) {
    base = try FetchAddress(address)
    path = folder
    self.settings = settings
  }

  /// Fetches what is missing. A listed file of the target with other bytes is replaced; files that are not listed stay.
  ///
  /// - Throws: `Fault`; the target is then as it was.
  public func run(onEvent: @escaping @Sendable (FetchEvent) -> Void = { _ in }) throws(Fault) -> Outcome {
    let folder = try FetchFolder(path)
    let log = FetchLog(onEvent)
    let list = try fileFetch(into: folder.part, log, isStopped: { false }).list()
    let present = list.entries.filter(folder.holds)
    if present == list.entries {
      folder.discard()
      return Outcome(files: present.count, fetched: 0, bytes: log.bytes)
    }
    for entry in present { try folder.takeOver(FileName(entry.name)) }
    let missing = list.entries.filter { !present.contains($0) }
    log.planned(files: list.entries.count, present: present.count)
    try fetch(missing, into: folder.part, log)
    try folder.finish(list)
    return Outcome(files: list.entries.count, fetched: missing.count, bytes: log.bytes)
  }

  /// Fetches files over several connections; the first that fails for good stops the others.
  private func fetch(_ entries: [ChecksumList.Entry], into folder: Folder, _ log: FetchLog) throws(Fault) {
    let queue = Guarded(entries[...])
    let failure = Guarded<Fault?>(nil)
    let isStopped: @Sendable () -> Bool = { failure.withLock { $0 != nil } }
    // Threads of their own: these mostly wait, and would hold up whatever shares a pool with them.
    let threads = DispatchGroup()
    for _ in 0..<min(settings.connections, entries.count) {
      threads.enter()
      Thread.detachNewThread {
        defer { threads.leave() }
        let files = fileFetch(into: folder, log, isStopped: isStopped)
        while !isStopped(), let entry = queue.withLock({ $0.popFirst() }) {
          do throws(Fault) {
            try files.fetch(entry)
            log.finished(entry.name)
          } catch {
            failure.withLock { if $0 == nil { $0 = error } }
          }
        }
      }
    }
    threads.wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private func fileFetch(
    into folder: Folder, _ log: FetchLog, isStopped: @escaping @Sendable () -> Bool
  ) -> FileFetch {
    FileFetch(
      connection: HTTPConnection(base: base, settings: settings, isStopped: isStopped), base: base,
      settings: settings, folder: folder, isStopped: isStopped, log: log)
  }
}
