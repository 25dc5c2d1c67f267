/// What processes of a run send one another.
///
/// ### File format
/// As bytes: the kind (1), a unit or exit code (8, little-endian), seconds (8, the bits of a double, little-endian), then a
/// text in UTF-8, an outcome as JSON, or bytes that are shared.
package enum Message: Equatable, Sendable {
  /// A follower can compute one more unit; the task names its inputs.
  case ready(task: String)
  /// The leader hands out a unit.
  case work(unit: Int)
  /// The leader has nothing left to hand out.
  case rest
  /// A follower's outcome.
  case done(unit: Int, seconds: Double, outcome: [UInt8])
  /// What the leader hands to all followers between two rounds of units.
  case shared([UInt8])
  /// A follower cannot go on.
  case failed(code: Int32, message: String)

  private static let headSize = 17

  package var bytes: [UInt8] {
    switch self {
    case .ready(let task): Self.bytes(0, body: Array(task.utf8))
    case .work(let unit): Self.bytes(1, unit)
    case .rest: Self.bytes(2)
    case .done(let unit, let seconds, let outcome): Self.bytes(3, unit, seconds, body: outcome)
    case .shared(let bytes): Self.bytes(5, body: bytes)
    case .failed(let code, let message): Self.bytes(4, Int(code), body: Array(message.utf8))
    }
  }

  /// nil for bytes that are no message.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headSize else { return nil }
    let number = Int(Int64(bitPattern: Self.word(bytes[1..<9])))
    let body = bytes[Self.headSize...]
    switch bytes[0] {
    case 0: self = .ready(task: String(decoding: body, as: UTF8.self))
    case 1: self = .work(unit: number)
    case 2: self = .rest
    case 3: self = .done(unit: number, seconds: Double(bitPattern: Self.word(bytes[9..<17])), outcome: Array(body))
    case 4: self = .failed(code: Int32(truncatingIfNeeded: number), message: String(decoding: body, as: UTF8.self))
    case 5: self = .shared(Array(body))
    default: return nil
    }
  }

  private static func bytes(_ kind: UInt8, _ number: Int = 0, _ seconds: Double = 0, body: [UInt8] = []) -> [UInt8] {
    [kind] + littleEndian(UInt64(bitPattern: Int64(number))) + littleEndian(seconds.bitPattern) + body
  }

  private static func littleEndian(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
