/// What was taken of each record, and what was not.
public struct RecordDetails: Codable, Sendable, Equatable {
  /// A record that no beat was taken of, as it is.
  public struct LeftOut: Codable, Sendable, Equatable {
    /// The record's name.
    public var record: String
    /// Why, in a few words.
    public var reason: String

    /// A record and why it was left out.
    public init(record: String, reason: String) {
      self.record = record
      self.reason = reason
    }
  }

  /// The lead of each record of the beat set, in its order; empty where the source has no leads.
  public var leads: [String] = []
  /// Records that cannot be used, in reading order.
  public var leftOut: [LeftOut] = []
  /// What else a reader should know, a sentence each.
  public var remarks: [String] = []

  /// Nothing to report.
  public init() {}

  /// Everything in lines for a terminal: the leads, what was left out, the remarks.
  ///
  /// - Parameter records: the names of the beat set's records.
  public func lines(records: [String]) -> [String] {
    var lines: [String] = []
    if !leads.isEmpty {
      let names = leads.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let groups = names.map { name in (name, leads.indices.filter { leads[$0] == name }) }
        .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
      let parts = groups.prefix(8).map { name, indices in
        let who =
          indices.count <= 5 && groups.count > 1 ? " (\(indices.map { records[$0] }.joined(separator: ", ")))" : ""
        return "\(name.isEmpty ? "without a name" : name) in \(Self.count(indices.count))\(who)"
      }
      lines.append("Lead: " + parts.joined(separator: "; ") + (groups.count > 8 ? "; \(groups.count - 8) more" : ""))
    }
    if !leftOut.isEmpty {
      let parts = leftOut.prefix(8).map { "\($0.record) (\($0.reason))" }
      let more = leftOut.count > 8 ? " and \(leftOut.count - 8) more" : ""
      lines.append("Left out: \(parts.joined(separator: ", "))\(more)")
    }
    return lines + remarks
  }

  private static func count(_ records: Int) -> String { records == 1 ? "1 record" : "\(records) records" }
}
