import Foundation

/// ### File format
/// A byte string (base64 in JSON) of whole numbers, each in groups of seven bits, the lowest first, all but the last with the
/// eighth bit set: classes, whether a probability was undefined, cells; for each cell the difference of its group to the one
/// before, its class plus 8 where trained on, how many were called each class, how many steps occur, and for each the difference
/// of its number to the one before and its count.
extension ScoreTally: Codable {
  /// Encodes the byte string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes))
  }

  /// Decodes the byte string.
  ///
  /// - Throws: `DecodingError` for anything else than such a byte string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let tally = ScoreTally(bytes: Array(try container.decode(Data.self))) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected counts of scores")
    }
    self = tally
  }

  /// The byte string.
  public var bytes: [UInt8] {
    var out = NumberWriter()
    for number in [classCount, hasUndefined ? 1 : 0, cells.count] { out.append(number) }
    var group = 0
    for cell in cells {
      out.append(Int(cell.group) - group)
      group = Int(cell.group)
      out.append(Int(cell.kind.rawValue) + (cell.isTrainedOn ? 8 : 0))
      for count in cell.called { out.append(count) }
      out.append(cell.steps.steps.count)
      var before = 0
      for (step, count) in zip(cell.steps.steps, cell.steps.counts) {
        out.append(Int(step) - before)
        before = Int(step)
        out.append(count)
      }
    }
    return out.bytes
  }

  /// A tally from its byte string.
  ///
  /// - Returns: nil for bytes that are no tally.
  public init?(bytes: [UInt8]) {
    var input = NumberReader(bytes)
    guard let classCount = input.next(), (2...64).contains(classCount), let undefined = input.next(), undefined < 2,
      let count = input.next()
    else { return nil }
    var cells: [Cell] = []
    var group = 0
    // No sum over cells may be more than a whole number holds.
    var left = 1 << 44
    for _ in 0..<count {
      guard let gap = input.next(), let code = input.next(),
        let kind = BeatClass(rawValue: UInt8(truncatingIfNeeded: code & 7)),
        code < 16, let number = UInt32(exactly: group + gap)
      else { return nil }
      group += gap
      var called: [Int] = []
      for _ in 0..<classCount {
        guard let calls = input.next() else { return nil }
        called.append(calls)
        left -= calls
        guard left >= 0 else { return nil }
      }
      guard let size = input.next(), size <= ProbabilityStep.count else { return nil }
      var unplaced = called.reduce(0, +)
      var (steps, counts, before) = ([UInt16](), [Int](), 0)
      for _ in 0..<size {
        guard let gap = input.next(), let step = UInt16(exactly: before + gap), let count = input.next() else {
          return nil
        }
        before = Int(step)
        steps.append(step)
        counts.append(count)
        unplaced -= count
        guard unplaced >= 0 else { return nil }
      }
      // All beats have a step but those with an undefined probability.
      guard undefined == 1 || unplaced == 0, let stepCounts = StepCounts(steps: steps, counts: counts) else {
        return nil
      }
      cells.append(Cell(group: number, isTrainedOn: code >= 8, kind: kind, steps: stepCounts, called: called))
    }
    guard input.isAtEnd else { return nil }
    self.init(classCount: classCount, cells: cells, hasUndefined: undefined == 1)
  }
}
