import Files
import Foundation
import RecordAnalysis
import Report

/// The folder that `--output` of `classify`, `noise` and `score` names: for a page and the files beside it.
///
/// It may hold other things, the files of other recordings among them: they stay. It is replaced whole or not at all, and not
/// where what has the page's names is somebody else's.
struct RecordFolder {
  let path: String
  /// The command that writes the page, and how its pages are known.
  private let command: String
  private let isPage: ([UInt8]) -> Bool

  /// - Parameters:
  ///   - command: for messages.
  ///   - isPage: whether bytes are a page of this command.
  init(path: String, of command: String = "classify", isPage: @escaping ([UInt8]) -> Bool = RecordSite.isPage) {
    self.path = path
    self.command = command
    self.isPage = isPage
  }

  /// The same; nil where the path is the folder that this process works in, which is never replaced.
  init?(unlessCurrent path: String, of command: String, isPage: @escaping ([UInt8]) -> Bool) {
    if let target = FileStatus(path), target.identity == FileStatus(".")?.identity { return nil }
    self.init(path: path, of: command, isPage: isPage)
  }

  /// Names that the page takes.
  private static let ours: Set<String> = ["index.html", "style.css", Manifest.fileName, "figures", "tables"]

  /// Refuses early what could not be replaced in the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  func check() throws(Fault) {
    if let location = try Location.find(path) { try check(location) }
  }

  private func check(_ location: Location) throws(Fault) {
    guard try location.status() != nil else { return }
    try FolderSwap.checkMayGo(location)
    let taken: String?
    let isPage: Bool
    do throws(Fault) {
      let folder = try location.parent.folder(location.name)
      taken = try folder.names().compactMap(\.text).filter(Self.ours.contains).sorted().first
      // A link leads to somebody else's page.
      if try folder.isFile("index.html") {
        isPage = self.isPage(try folder.bytes(of: "index.html", atMost: 1 << 26))
      } else {
        isPage = false
      }
    } catch {
      throw .cannotWrite(path, error.reason)
    }
    if let taken, !isPage {
      throw .cannotWrite(
        path, "expected a folder without \(taken), or the page of an earlier \(command), found another \(taken)")
    }
  }

  /// Swaps in the page and the files beside it; what else is in the folder stays.
  ///
  /// - Parameter site: the page's files; none to write the others alone.
  /// - Throws: `Fault` of kind `cannotWrite`.
  func replace(with site: [String: [UInt8]], _ files: [(name: String, bytes: [UInt8])]) throws {
    let lock = try FolderLock(of: path) { StandardError.line("Waiting: \($0) is working on \(path)".printable) }
    try check(lock.location)
    var all = site
    for file in files { all[file.name] = file.bytes }
    let listed = listed()
    var manifest = Manifest(of: all)
    // The files of other recordings stay, and stay listed: they are this program's when it comes to them again.
    for (path, digest) in listed where all[path] == nil && !Self.isPageFile(path) && isFile(path) {
      manifest.files[path] = digest
    }
    all[Manifest.fileName] = try manifest.encoded()
    let results = Set(files.filter { isResult($0.name, listed) }.map(\.name))
    try FolderSwap.write(
      all,
      replacing: { path in
        results.contains(path) || path == Manifest.fileName || listed[path] != nil && Self.isPageFile(path)
      }, at: lock.location)
  }

  /// Whether a file is one that this program wrote and nobody has changed since; another is somebody's own.
  private func isResult(_ path: String, _ listed: [String: String]) -> Bool {
    guard let bytes = try? Folder(self.path).bytes(of: path, atMost: 1 << 30) else { return false }
    return listed[path] == SHA256.hexDigest(of: bytes) || RecordClassification.isResult(path, bytes)
  }

  private func isFile(_ path: String) -> Bool { (try? Folder(self.path).isFile(path)) ?? false }

  /// The files that an earlier page's manifest lists, with their digests; none where it cannot be read.
  private func listed() -> [String: String] {
    guard let bytes = try? Folder(path).bytes(of: Manifest.fileName, atMost: ReportSizes.limit(of: Manifest.fileName)),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes))
    else { return [:] }
    return manifest.files
  }

  /// Whether a path is one that a page has: a manifest that lists others makes them no page's.
  private static func isPageFile(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return switch parts.count {
    case 1: ["index.html", "style.css"].contains(path)
    case 2: ["figures", "tables"].contains(String(parts[0])) && !parts[1].hasPrefix(".")
    default: false
    }
  }
}
