extension Results {
  /// Counts beyond this come from no run, and their sums might not fit a number.
  private static let largestCount = 1_000_000_000_000
  private static let largestNumber = 1e12

  /// Holds numbers and curves against what a run can have written, so that whatever draws them may rely on it.
  ///
  /// - Throws: `ResultsError.unreadable` with the place of the first fault.
  func check(path: String) throws(ResultsError) {
    if let fault = Self.fault(in: self, at: []) ?? curveFault { throw .unreadable(path: path, found: fault) }
  }

  /// The first number, in the order of the properties, that is no count or not finite.
  private static func fault(in value: Any, at place: [String]) -> String? {
    switch value {
    case let count as Int:
      return 0...largestCount ~= count ? nil : "\(count) at \(place.joined(separator: "."))"
    case let number as Double:
      return number.magnitude <= largestNumber ? nil : "\(number) at \(place.joined(separator: "."))"
    case let number as Float:
      return number.isFinite ? nil : "\(number) at \(place.joined(separator: "."))"
    case let numbers as [Double]:
      return numbers.firstIndex { !($0.magnitude <= largestNumber) }.map {
        "\(numbers[$0]) at \((place + ["\($0)"]).joined(separator: "."))"
      }
    case is String, is UInt64:
      return nil
    default:
      for (index, child) in Mirror(reflecting: value).children.enumerated() {
        // An optional's content stands where the optional does.
        let step = child.label == "some" ? [] : [child.label ?? "\(index)"]
        if let fault = fault(in: child.value, at: place + step) { return fault }
      }
      return nil
    }
  }

  /// The first curve over a beat that has not a value for each sample.
  private var curveFault: String? {
    let width = DataSummary.samplesPerBeat
    var curves: [(place: String, count: Int)] = []
    for (index, beat) in typicalBeats.enumerated() where beat.count > 0 {
      curves += [beat.low, beat.median, beat.high].map { ("typicalBeats.\(index)", $0.count) }
    }
    for (index, beat) in madeBeats.enumerated() {
      curves += [beat.original, beat.made].map { ("madeBeats.\(index)", $0.count) }
    }
    for (index, run) in experiments.enumerated() {
      // Features beside the beat's samples have weights behind theirs.
      if let weights = run.attention?.weights {
        curves.append(("experiments.\(index).attention", min(weights.count, width)))
      }
      curves += run.failures.map { ("experiments.\(index).failures", $0.samples.count) }
    }
    return curves.first { $0.count != width }.map { "a curve of \($0.count) samples, not \(width), at \($0.place)" }
  }
}
