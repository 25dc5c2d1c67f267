/// A mark in an EDF+ or BDF+ file.
public struct EDFAnnotation: Sendable, Equatable {
  /// Seconds from the file's start time.
  public var onset: Double
  /// How many seconds it lasts; nil where it does not say.
  public var duration: Double?
  /// What it says.
  public var text: String

  /// A mark.
  public init(onset: Double, duration: Double? = nil, text: String) {
    self.onset = onset
    self.duration = duration
    self.text = text
  }
}

/// The annotations of one data record: lists of texts with a time each (Kemp and Olivan 2003, section 2.2).
///
/// ## File format
/// `+onset`, or with byte 21 and a duration after it; then byte 20, and each text with byte 20 after it; a zero byte ends the list.
struct EDFAnnotationList {
  /// In the order of the record.
  private(set) var annotations: [EDFAnnotation] = []
  /// When the record begins: the first list has an empty text first.
  private(set) var recordOnset: Double?
  /// Lists that cannot be read.
  private(set) var damagedCount = 0

  private static let afterText: UInt8 = 20
  private static let beforeDuration: UInt8 = 21

  /// - Parameter keepsTime: whether the signal is the first one of annotations, which says when the record begins.
  init(_ bytes: some Collection<UInt8>, keepsTime: Bool) {
    var isFirst = keepsTime
    for list in bytes.split(separator: 0) {
      let parts = list.split(separator: Self.afterText, omittingEmptySubsequences: false)
      let stamp = parts[0].split(separator: Self.beforeDuration, omittingEmptySubsequences: false)
      guard parts.count >= 2, let sign = stamp[0].first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
        let onset = Self.seconds(stamp[0])
      else {
        damagedCount += 1
        continue
      }
      if isFirst, parts[1].isEmpty { recordOnset = onset }
      isFirst = false
      let duration = stamp.count == 2 ? Self.seconds(stamp[1]) : nil
      // Byte 20 comes after each text, so that the last part is empty.
      for text in parts.dropFirst() where !text.isEmpty {
        annotations.append(EDFAnnotation(onset: onset, duration: duration, text: EDFText.decoded(text)))
      }
    }
  }

  private static func seconds(_ bytes: some Collection<UInt8>) -> Double? {
    guard bytes.count <= 64, let value = Double(String(decoding: bytes, as: UTF8.self)), abs(value) < 1e12 else {
      return nil
    }
    return value
  }
}
