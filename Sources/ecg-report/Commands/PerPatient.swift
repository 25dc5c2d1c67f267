import ArgumentParser

/// How many beats of each class of each patient are trained on.
enum PerPatient: Equatable {
  /// All, held in memory.
  case all
  case atMost(Int)

  /// - Throws: `ValidationError` that says what was expected and found.
  @Sendable init(parsing text: String) throws {
    if text == "all" {
      self = .all
      return
    }
    let limits = NumberOption.perPatient
    guard let number = NumberOption.number(text, in: limits) else {
      throw ValidationError("expected \(limits.lowerBound) to \(limits.upperBound) or all, found \(text)")
    }
    self = .atMost(number)
  }

  /// nil for all.
  var count: Int? { if case .atMost(let count) = self { count } else { nil } }
}
