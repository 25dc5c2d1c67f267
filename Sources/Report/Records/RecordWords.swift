import Charts
import Results
import Scoring

/// What the page of a recording calls classes, times and leads.
struct RecordWords {
  let account: RecordAccount

  /// A class as beats are labelled: `N`, `S`, `V`, `F`, `Q`, or `N` and `Abn`.
  func symbol(_ label: Int?) -> String {
    guard let label else { return "?" }
    return account.classes == .binary ? ["N", "Abn"][label] : account.classes.names[label]
  }

  /// A class in words: `V – Ventricular ectopic`, or `Abnormal`.
  func title(_ label: Int) -> String {
    guard account.classes == .aami else { return label == 0 ? "Normal" : "Abnormal" }
    let kind = BeatClass.allCases[label]
    return "\(kind.symbol) \u{2013} \(kind.name)"
  }

  func colour(_ label: Int?) -> MarkColour {
    guard let label else { return .neutral }
    guard account.classes == .aami else { return label == 0 ? .normal : .abnormal }
    return BeatClass.allCases[label].colour
  }

  func marker(_ label: Int) -> MarkerShape {
    [.filledCircle, .triangle, .square, .diamond, .hollowCircle][label % 5]
  }

  /// The labels of all classes but the normal one.
  var flagged: Range<Int> { 1..<account.classes.names.count }

  /// "S, V, F or Q", or "abnormal".
  var flaggedNames: String {
    account.classes == .binary ? "abnormal" : "S, V, F or Q"
  }

  /// The class of a beat and its probability, e.g. "classified as V with probability 0.98".
  func call(_ beat: RecordAccount.Beat) -> String {
    guard let label = beat.label else { return "not classified" }
    return "classified as \(account.classes.names[label])"
      + (beat.probability.map { " with probability \(Self.probability($0))" } ?? "")
  }

  static func probability(_ value: Float) -> String {
    Format.probability(Double(value))
  }

  /// A time since the recording's start: `0:05.3`, `12:05.4` or `13:02:11.0`.
  static func time(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    let (hours, minutes) = (tenths / 36_000, tenths / 600 % 60)
    let rest = tenths % 600
    let second = "\(rest / 10 < 10 ? "0" : "")\(rest / 10).\(rest % 10)"
    return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(second)" : "\(minutes):\(second)"
  }

  /// A length of time in words: "24 h 5 min", "30 min 6 s", "10.0 s".
  static func length(_ seconds: Double) -> String {
    if seconds < 60 { return Format.number(seconds, digits: 1) + "\u{A0}s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60)\u{A0}min" + (whole % 60 > 0 ? " \(whole % 60)\u{A0}s" : "") }
    let minutes = (whole + 30) / 60
    return "\(minutes / 60)\u{A0}h" + (minutes % 60 > 0 ? " \(minutes % 60)\u{A0}min" : "")
  }

  /// A round length of time in words: "one hour", "ten minutes", "5 s".
  static func span(_ seconds: Double) -> String {
    switch seconds {
    case 604_800: "one week"
    case 86400: "one day"
    case 21600: "six hours"
    case 3600: "one hour"
    case 600: "ten minutes"
    case 300: "five minutes"
    case 60: "one minute"
    default: "\(Format.number(seconds, digits: 0))\u{A0}s"
    }
  }

  /// "median 75 beats per minute, range 60 to 110"; without the range where it is none.
  static func rate(_ rate: (low: Double, median: Double, high: Double)) -> String {
    let (low, median, high) = (
      Format.number(rate.low, digits: 0), Format.number(rate.median, digits: 0), Format.number(rate.high, digits: 0)
    )
    return "median \(median) beats per minute" + (low == high ? "" : ", range \(low) to \(high)")
  }

  /// "1 beat", "1,234 beats".
  static func beats(_ count: Int) -> String { "\(Format.count(count)) \(count == 1 ? "beat" : "beats")" }

  /// "flat", "saturated" or "noise" in words.
  static func verdict(_ verdict: String) -> String {
    switch verdict {
    case "flat": "flat: no signal"
    case "saturated": "saturated: beyond the converter\u{2019}s range"
    case "noise": "noise: no recognisable heartbeats"
    default: verdict
    }
  }
}
