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
}
