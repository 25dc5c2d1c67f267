import Files
import Groundwork

/// Beats of compressed CSV files: decompressed piece by piece, the pieces parsed side by side, never the whole text at once.
struct PackedCSV {
  private let path: String
  private let blockSize: Int
  /// The texts to read, in order, each with the name of its file; opened when its turn comes.
  private let texts: [(name: String, open: () throws(Fault) -> CSVText)]
  private let note: String

  /// - Throws: `Fault` for a zip file without CSV files that are known, or whose directory is damaged.
  init(path: String, _ packing: CSVText.Packing, blockSize: Int) throws(Fault) {
    self.path = path
    self.blockSize = blockSize
    switch packing {
    case .gzip:
      let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? path
      texts = [(name, { () throws(Fault) in try CSVText(gzip: path) })]
      note = "decompressed"
    case .zip:
      let file = try OpenFile(path)
      let members = try Self.chosen(among: try ZipMember.all(in: file), of: path)
      texts = members.map { member in (member.fileName, { () throws(Fault) in try CSVText(member, of: file) }) }
      note = "\(members.map(\.fileName).joined(separator: " and ")) of the zip file"
    }
  }

  /// The published pair, else the PTB pair, else the only CSV file.
  private static func chosen(among members: [ZipMember], of path: String) throws(Fault) -> [ZipMember] {
    let files = members.filter { member in [".csv", ".tsv"].contains { member.fileName.lowercased().hasSuffix($0) } }
    for pair in CSVPair.pairs {
      let found = pair.compactMap { name in files.first { $0.fileName == name } }
      if found.count == pair.count { return found }
    }
    guard files.count == 1 else {
      throw .badData(
        path, expected: "\(CSVPair.train) and \(CSVPair.test), or one CSV file",
        found: files.isEmpty ? "no CSV file" : files.prefix(5).map(\.fileName).joined(separator: ", "))
    }
    return files
  }

  func load(jobs: Int, progress: LoadProgress?) throws(Fault) -> LoadedBeats {
    let counter = ProgressCounter(total: texts.count, report: progress)
    var digest = FileListDigest()
    var parts: [BeatPart] = []
    var files: [(form: CSVForm, traits: CSVForm.Traits)] = []
    for text in texts {
      var reading = Reading(text: try text.open(), path: texts.count > 1 ? "\(path), \(text.name)" : path)
      try reading.parse(blockSize: blockSize, jobs: jobs)
      digest.add(text.name, digest: reading.hash.hexDigest())
      parts += reading.parts
      files.append((reading.form ?? CSVForm(), reading.traits))
      counter.advance()
    }
    try CSVRoom(path: path, inWork: 0).requireJoining(parts)
    return CSVSource.loaded(parts, digest, files, note: note, jobs: jobs)
  }

  /// One text while it is read.
  private struct Reading {
    let text: CSVText
    let path: String
    let hash = SHA256()
    var parts: [BeatPart] = []
    var form: CSVForm?
    var traits: CSVForm.Traits = []

    mutating func parse(blockSize: Int, jobs: Int) throws(Fault) {
      var rest: [UInt8] = []
      var lines = 0
      var isAtEnd = false
      let room = CSVRoom(path: path, inWork: (max(1, jobs) + 1) * (blockSize + CSVFile.longestLine))
      while !isAtEnd {
        try room.requirePiece()
        // A few blocks of whole lines at a time.
        var blocks: [[UInt8]] = []
        while blocks.count < max(1, jobs), !isAtEnd {
          let piece = try text.next()
          // Invariant: the hash keeps no pointer beyond the call.
          unsafe piece.withUnsafeBytes { unsafe hash.update($0) }
          rest += piece
          isAtEnd = piece.isEmpty
          guard isAtEnd || rest.count >= blockSize + CSVFile.longestLine else { continue }
          let end = isAtEnd ? rest.count : (rest.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
          guard end > 0 || isAtEnd else {
            throw CSVFailure.tooLong.error(path: path, line: lines + 1, form: form ?? CSVForm())
          }
          if end > 0 { blocks.append(Array(rest[..<end])) }
          rest.removeFirst(end)
        }
        let form = self.form ?? CSVForm(of: blocks.first?.prefix(2 * CSVFile.longestLine) ?? [])
        let isFirst = self.form == nil
        self.form = form
        let work = blocks
        let parsed = concurrentMap(work.count, jobs: jobs) { index in
          CSVBlock(
            parsing: work[index] + Array(repeating: 0, count: DecimalParser.lookahead), lines: 0..<work[index].count,
            form: form, skipsHeader: isFirst && index == 0 && form.hasHeader, startsFile: true, endsFile: true)
        }
        for block in parsed {
          lines += block.lineCount
          if let failure = block.failure { throw failure.error(path: path, line: lines, form: form) }
          parts.append(block.part)
          traits.formUnion(block.traits)
        }
      }
      guard parts.contains(where: { !$0.classes.isEmpty }) else {
        throw Fault.badData(path, expected: "beats", found: "none")
      }
    }
  }
}
