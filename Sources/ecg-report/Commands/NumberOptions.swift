import ArgumentParser

/// Numbers on the command line, each with limits that its help names and that the message names when it is beyond them.
enum NumberOption {
  /// More threads than any machine has cores for.
  static let jobs = 1...1024
  /// Ten million beats are two hundred times what published databases have.
  static let beats = 1000...10_000_000
  static let perPatient = 1...10_000_000
  static let trees = 1...100_000
  static let repeats = 1...1000
  static let classSize = 1...10_000_000
  static let seed = UInt64.min...UInt64.max
  /// Samples a second: no electrocardiogram has more.
  static let sampleRate = 1e-3...1e6
  /// Seconds: thirty years.
  static let start = 0...1e9
  static let noise = 0.0...1.0

  /// A whole number within limits.
  ///
  /// - Throws: `ValidationError` that says what was expected and found.
  static func whole<Number: FixedWidthInteger>(_ limits: ClosedRange<Number>) -> @Sendable (String) throws -> Number
  where Number: Sendable {
    { text in
      guard let number = number(text, in: limits) else {
        throw ValidationError(
          "expected a whole number from \(limits.lowerBound) to \(limits.upperBound), found \(text)")
      }
      return number
    }
  }

  /// A whole number of digits alone, or with a minus; nil for anything else, and beyond the limits.
  static func number<Number: FixedWidthInteger>(_ text: String, in limits: ClosedRange<Number>) -> Number? {
    guard !text.hasPrefix("+"), let number = Number(text), limits.contains(number) else { return nil }
    return number
  }

  /// A number within limits.
  ///
  /// - Throws: as `whole`.
  static func real(_ limits: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
    { text in
      guard let number = Double(text), limits.contains(number) else {
        throw ValidationError(
          "expected a number from \(plain(limits.lowerBound)) to \(plain(limits.upperBound)), found \(text)")
      }
      return number
    }
  }

  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}

/// Threads to use.
struct JobsOption: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Threads, 1 to 1024; the output does not depend on it.",
    transform: NumberOption.whole(NumberOption.jobs))
  var jobs = Processes.threadsEach
}
