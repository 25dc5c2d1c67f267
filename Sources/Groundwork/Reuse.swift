/// Whether a stage of a run took what an earlier run had kept, and if not, why not.
public enum Reuse: Sendable, Equatable {
  case reused
  case computed(Reason)

  public enum Reason: Sendable, Equatable {
    /// Nothing of the kind has been kept, or it has been dropped.
    case nothingKept
    /// What was kept has other bytes than were written.
    case damaged
    /// The nearest that was kept comes from something else; in words, e.g. "another seed".
    case differs([String])
    /// Nothing is ever kept of it; in words, why.
    case neverKept(String)
  }
}

extension Reuse: CustomStringConvertible {
  /// A few words, e.g. "computed, because the kept result is from another build".
  public var description: String {
    switch self {
    case .reused: "reused (same input and build)"
    case .computed(let reason): "computed, because \(reason)"
    }
  }
}

extension Reuse.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nothingKept: "no result was kept"
    case .damaged: "the kept result is damaged"
    case .differs(let what): "the kept result is from \(what.joined(separator: " and "))"
    case .neverKept(let why): why
    }
  }
}
