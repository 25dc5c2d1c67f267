import Foundation

/// ### File format
/// A byte string (base64 in JSON) of numbers as in `ScoreTally`: groups, and for each the difference of its number to the one
/// before, its beats, then the bytes of both bit strings.
extension BeatCalls: Codable {
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
    guard let calls = BeatCalls(bytes: Array(try container.decode(Data.self))) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected calls of beats")
    }
    self = calls
  }

  /// The byte string.
  public var bytes: [UInt8] {
    var out = NumberWriter()
    out.append(groups.count)
    var before = 0
    for group in groups {
      out.append(Int(group.group) - before)
      before = Int(group.group)
      out.append(group.count)
      out.append(bytes: group.abnormal)
      out.append(bytes: group.flagged)
    }
    return out.bytes
  }

  /// Calls from their byte string.
  ///
  /// - Returns: nil for bytes that are no calls.
  public init?(bytes: [UInt8]) {
    var input = NumberReader(bytes)
    guard let count = input.next() else { return nil }
    var groups: [Group] = []
    var before = 0
    for _ in 0..<count {
      guard let gap = input.next(), let number = UInt32(exactly: before + gap), let beats = input.next(),
        let abnormal = input.next(bytes: (beats + 7) / 8), let flagged = input.next(bytes: (beats + 7) / 8)
      else { return nil }
      before += gap
      groups.append(Group(group: number, count: beats, abnormal: abnormal, flagged: flagged))
    }
    guard input.isAtEnd else { return nil }
    self.init(groups: groups)
  }
}
