public import Foundation

extension JSONEncoder {
  /// Encodes with sorted keys and plain slashes, so that equal values give equal bytes.
  ///
  /// - Parameter pretty: a member a line.
  public static func sorted(pretty: Bool) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return encoder
  }

  /// A value as a line of JSON, or several, with sorted keys and a line end.
  ///
  /// - Parameter pretty: a member a line.
  /// - Throws: `Fault` of kind `system` for what JSON cannot hold, such as a number that is none.
  public static func sortedBytes(_ value: some Encodable, pretty: Bool) throws(Fault) -> [UInt8] {
    do {
      return Array(try sorted(pretty: pretty).encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw Fault(.system, path: "", reason: "expected what JSON can hold, found \(error)")
    }
  }
}
