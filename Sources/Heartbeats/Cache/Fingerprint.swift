import Files
import Groundwork

/// A hash of all files that beats may come from, quick because it hashes pieces of them side by side.
enum Fingerprint {
  /// Bytes of a piece.
  private static let pieceSize = 4 << 20

  /// Bytes that are hashed in the time it takes to look whether they have changed, nearly.
  private static let cheap = 1 << 28

  /// Whether the files are small enough to be hashed each time. Their stamps alone are not proof: writing through a shared
  /// mapping need not change them.
  static func isCheap(_ paths: [String]) -> Bool {
    paths.reduce(0) { $0 + (FileStatus($1)?.size ?? 0) } <= cheap
  }

  /// nil when the files cannot all be known: a record list that leads into other folders, or a file that cannot be read.
  static func of(_ input: BeatInput, jobs: Int) -> String? {
    guard let paths = files(of: input) else { return nil }
    var pieces: [(file: OpenFile, range: Range<Int>)] = []
    let hash = SHA256()
    hash.update("beats 5")
    if case .records(_, let reading) = input {
      hash.update("\(reading.identity) \(reading.patients ?? "")")
    }
    for path in paths {
      guard let file = try? OpenFile(path) else { return nil }
      hash.update("\(path.split(separator: "/").last ?? "") \(file.size)")
      pieces += stride(from: 0, to: file.size, by: pieceSize).map { (file, $0..<min($0 + pieceSize, file.size)) }
    }
    let work = pieces
    let digests = concurrentMap(work.count, jobs: jobs) { index -> String? in
      let range = work[index].range
      guard let bytes = try? work[index].file.bytes(in: range), bytes.count == range.count else { return nil }
      return SHA256.hexDigest(of: bytes)
    }
    guard !digests.contains(nil) else { return nil }
    for digest in digests { hash.update(digest ?? "") }
    return hash.hexDigest()
  }

  /// The files that beats of an input may come from; nil when they cannot all be known.
  static func files(of input: BeatInput) -> [String]? {
    switch input {
    case .csvFile(let path):
      return [path]
    case .csvPair(let folder):
      return [CSVPair.train, CSVPair.test].map { "\(folder)/\($0)" }
    case .ptbPair(let folder):
      return [CSVPair.ptbNormal, CSVPair.ptbAbnormal].map { "\(folder)/\($0)" }
    case .records(let folder, let reading):
      // A header may name any file beside it, so all files of the folder count.
      let list = (try? WholeFile.read("\(folder)/\(WFDBSource.listName)", atMost: 1 << 24)) ?? []
      guard !list.contains(UInt8(ascii: "/")) else { return nil }
      let own = try? Folder(folder).names().compactMap(\.text).map { "\(folder)/\($0)" }
        .filter { FileStatus($0)?.kind == .file }
      // A list of folders needs no slash to lead into them.
      let entries = String(decoding: list, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard !entries.contains(where: { FileStatus("\(folder)/\($0)")?.kind == .folder }) else { return nil }
      return own.map { $0 + [reading.patients].compactMap { $0 } }
    }
  }
}
