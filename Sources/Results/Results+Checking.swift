import Files

extension Results {
  /// Counts beyond this come from no run, and their sums might not fit a number.
  private static let largestCount = 1_000_000_000_000
  private static let largestNumber = 1e12

  /// Holds numbers, and what depends on one another, against what a run can have written, so that whatever draws them may
  /// rely on it.
  ///
  /// - Throws: `Fault` with the path of the first fault.
  func check(path: String) throws(Fault) {
    // All numbers first: relations are sums of them.
    guard let found = Self.fault(in: self, at: []) ?? Self.brokenRelation(in: self, at: []) else { return }
    throw .badData(path, expected: "results of ecg-report", found: found)
  }

  /// The first number, in the order of the properties, that is no count or not finite.
  private static func fault(in value: Any, at path: [String]) -> String? {
    switch value {
    case let count as Int:
      return 0...largestCount ~= count ? nil : "\(count) at \(path.joined(separator: "."))"
    case let number as Double:
      return number.magnitude <= largestNumber ? nil : "\(number) at \(path.joined(separator: "."))"
    case let number as Float:
      return number.isFinite ? nil : "\(number) at \(path.joined(separator: "."))"
    case let numbers as [Double]:
      return numbers.firstIndex { !($0.magnitude <= largestNumber) }.map {
        "\(numbers[$0]) at \((path + ["\($0)"]).joined(separator: "."))"
      }
    case is String, is UInt64:
      return nil
    default:
      for (index, child) in Mirror(reflecting: value).children.enumerated() {
        // An optional's content stands where the optional does.
        let step = child.label == "some" ? [] : [child.label ?? "\(index)"]
        if let fault = fault(in: child.value, at: path + step) { return fault }
      }
      return nil
    }
  }

  /// The first relation that does not hold, in the order of the properties, parts before what they are parts of.
  private static func brokenRelation(in value: Any, at path: [String]) -> String? {
    if value is [Double] || value is String { return nil }
    for (index, child) in Mirror(reflecting: value).children.enumerated() {
      let step = child.label == "some" ? [] : [child.label ?? "\(index)"]
      if let fault = brokenRelation(in: child.value, at: path + step) { return fault }
    }
    return (value as? any Related)?.brokenRelation.map {
      "\($0) at \(path.isEmpty ? "the top level" : path.joined(separator: "."))"
    }
  }
}
