public import Files
import Groundwork
import Scoring

/// Writes beats as the published CSV pair, so that other tools can read them.
///
/// A fifth of the beats of each class, drawn at random, goes into the test file; both files are shuffled. Every number is
/// written with 19 digits, and reading the pair gives the same floats.
public enum CSVExport {
  /// How many beats went into each file.
  public struct Counts: Sendable, Equatable {
    public var train: Int
    public var test: Int
  }

  private static let testShare = 0.2
  private static let rowsPerBlock = 128

  /// Writes both files into a folder, which is made when it is missing; files already there are replaced when both are whole.
  ///
  /// - Parameter jobs: threads to use; the files do not depend on it.
  /// - Throws: `Fault` of kind `cannotWrite`.
  @discardableResult
  public static func write(
    _ beats: BeatSet, to folder: String, seed: UInt64, jobs: Int, progress: LoadProgress? = nil
  ) throws(Fault) -> Counts {
    let (train, test) = split(beats, seed: seed)
    let counter = ProgressCounter(total: blockCount(train) + blockCount(test), report: progress)
    var files: [AsideFile] = []
    for (name, rows) in [(CSVPair.train, train), (CSVPair.test, test)] {
      let file = try AsideFile("\(folder)/\(name)")
      try write(rows, of: beats, to: file, jobs: jobs, counter)
      files.append(file)
    }
    // Two names cannot change at once: stopped between them, a folder has half a pair, which is refused, not a mixed one.
    if let test = files.last?.location { try test.parent.remove(test.name) }
    for file in files { try file.putInPlace() }
    return Counts(train: train.count, test: test.count)
  }

  /// The rows of both files, in the files' order.
  private static func split(_ beats: BeatSet, seed: UInt64) -> (train: [Int], test: [Int]) {
    var train: [Int] = []
    var test: [Int] = []
    for beatClass in BeatClass.allCases {
      var rows = beats.classes.indices.filter { beats.classes[$0] == beatClass }
      var generator = SeededGenerator(seed: seed, stream: UInt64(beatClass.rawValue))
      generator.shuffle(&rows)
      let count = Int((Double(rows.count) * testShare).rounded(.toNearestOrEven))
      test += rows[..<count]
      train += rows[count...]
    }
    var generator = SeededGenerator(seed: seed, stream: UInt64(BeatClass.allCases.count))
    generator.shuffle(&train)
    generator.shuffle(&test)
    return (train, test)
  }

  private static func blockCount(_ rows: [Int]) -> Int {
    (rows.count + rowsPerBlock - 1) / rowsPerBlock
  }

  /// Formats blocks of rows in parallel, a few at a time, and writes them in order.
  private static func write(
    _ rows: [Int], of beats: BeatSet, to file: borrowing AsideFile, jobs: Int, _ counter: borrowing ProgressCounter
  ) throws(Fault) {
    let wave = max(1, jobs) * 4
    for first in stride(from: 0, to: blockCount(rows), by: wave) {
      let blocks = concurrentMap(min(wave, blockCount(rows) - first), jobs: jobs) { index in
        let start = (first + index) * rowsPerBlock
        return text(of: rows[start..<min(start + rowsPerBlock, rows.count)], beats)
      }
      for block in blocks {
        try file.append(block)
        counter.advance()
      }
    }
  }

  private static func text(of rows: ArraySlice<Int>, _ beats: BeatSet) -> [UInt8] {
    // Invariant: a field takes at most its longest number and a separator, so `cursor` stays in the buffer.
    let most = rows.count * CSVPair.fieldsPerLine * (DecimalFormatter.longest + 1)
    return unsafe [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var cursor = unsafe start
      for row in rows {
        for sample in beats.beat(row) {
          unsafe cursor = DecimalFormatter.write(sample, at: cursor)
          unsafe cursor[0] = UInt8(ascii: ",")
          unsafe cursor += 1
        }
        unsafe cursor = DecimalFormatter.write(Float(beats.classes[row].rawValue), at: cursor)
        unsafe cursor[0] = UInt8(ascii: "\n")
        unsafe cursor += 1
      }
      count = unsafe cursor - start
    }
  }
}
