import ArgumentParser

/// How many beats of each class of each patient are trained on.
enum PerPatient: ExpressibleByArgument, Equatable {
  /// All, held in memory.
  case all
  case atMost(Int)

  init?(argument: String) {
    if argument == "all" {
      self = .all
    } else if let number = Int(argument), (1...NumberOption.beats.upperBound).contains(number) {
      self = .atMost(number)
    } else {
      return nil
    }
  }

  /// nil for all.
  var count: Int? { if case .atMost(let count) = self { count } else { nil } }
}
