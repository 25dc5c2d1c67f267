/// Times in a table: numbers of some unit, clock times, dates with clock times.
enum TimeText: Sendable, Equatable {
  /// Numbers, each so many seconds.
  case number(Double)
  /// `10:23:45.678`, `0:00.004`, `4:17:18 pm`, with or without a date, in brackets or without.
  case clock

  /// A field's time in seconds; clock times from midnight, or from 1970 where an ISO date says the day; nil for anything else.
  func seconds(_ field: ArraySlice<UInt8>, comma: Bool) -> Double? {
    switch self {
    case .number(let unit): TableText.number(field, comma: comma).map { $0 * unit }
    case .clock: Self.clock(field)
    }
  }

  /// Digits after the decimal point of a field, those of the seconds in a clock time.
  static func decimals(_ field: ArraySlice<UInt8>, comma: Bool) -> Int {
    let point = field.lastIndex { $0 == UInt8(ascii: ".") || comma && $0 == UInt8(ascii: ",") }
    guard let point else { return 0 }
    return field[(point + 1)...].prefix { $0 &- 48 <= 9 }.count
  }

  /// Seconds of a clock time, and of the day before it where that is an ISO date.
  static func clock(_ field: ArraySlice<UInt8>) -> Double? {
    var day = 0.0
    var seconds: Double?
    var zone = 0.0
    let parts = field.split {
      $0 == 32 || $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
    }
    for part in parts {
      var part = part
      if part.last == UInt8(ascii: "Z") { part = part.dropLast() }
      if part.contains(UInt8(ascii: ":")), seconds == nil {
        // A zone after the time: +02:00, -0700.
        if let sign = part.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }),
          sign > part.startIndex
        {
          guard let offset = Self.zone(part[sign...]) else { return nil }
          zone = offset
          part = part[..<sign]
        }
        guard let time = Self.time(part) else { return nil }
        seconds = time
      } else if let date = Self.isoDay(part) {
        day = date
      } else if seconds != nil, let offset = Self.zone(part) {
        zone = offset
      } else if let half = Self.half(part), let time = seconds {
        // 12 am is midnight, 12 pm is noon.
        let hour = Int(time / 3600)
        guard hour <= 12 else { return nil }
        seconds = time - (hour == 12 ? 43200 : 0) + half
      } else if !Self.isDate(part) {
        return nil
      }
    }
    return seconds.map { day * 86400 + $0 - zone }
  }

  /// Whether a field is a date without a time.
  static func isDate(_ field: ArraySlice<UInt8>) -> Bool {
    let parts = field.split(omittingEmptySubsequences: false) { "-./".utf8.contains($0) }
    return parts.count == 3 && field.count >= 6
      && parts.allSatisfy { (1...4).contains($0.count) && $0.allSatisfy { $0 &- 48 <= 9 } }
      && parts.contains { $0.count <= 2 }
  }

  private static func half(_ part: ArraySlice<UInt8>) -> Double? {
    switch String(decoding: part, as: UTF8.self).lowercased() {
    case "am", "a.m.": 0
    case "pm", "p.m.": 43200
    default: nil
    }
  }

  private static func time(_ part: ArraySlice<UInt8>) -> Double? {
    let fields = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard (2...3).contains(fields.count) else { return nil }
    var seconds = 0.0
    for (index, field) in fields.enumerated() {
      guard field.first.map({ $0 &- 48 <= 9 }) == true, let value = TableText.number(field, comma: true), value < 1e6,
        index == 0 || value < 61
      else { return nil }
      seconds = seconds * 60 + value
    }
    return seconds
  }

  private static func zone(_ part: ArraySlice<UInt8>) -> Double? {
    guard let sign = part.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let digits = part.dropFirst().filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy({ $0 &- 48 <= 9 }) else { return nil }
    let numbers = digits.map { Double($0 - 48) }
    let hours = numbers[0] * 10 + numbers[1]
    let minutes = numbers.count == 4 ? numbers[2] * 10 + numbers[3] : 0
    return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  /// Days from 1970-01-01 of `yyyy-mm-dd` in the Gregorian calendar.
  private static func isoDay(_ part: ArraySlice<UInt8>) -> Double? {
    let fields = part.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }
    guard fields.count == 3, fields[0].count == 4 else { return nil }
    let numbers = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else { return nil }
    // Years that begin in March put the leap day last.
    let year = numbers[1] > 2 ? numbers[0] : numbers[0] - 1
    let month = (numbers[1] + 9) % 12
    return Double(year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + numbers[2] - 1 - 719_468)
  }
}
