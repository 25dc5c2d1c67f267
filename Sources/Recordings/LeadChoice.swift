public import Files

/// Which lead of a recording beats are taken from.
///
/// The first of: MLII; lead II by another name; the first other lead of an electrocardiogram; the first signal in volts whose
/// name says nothing, or the only one of unknown units, which is reported. Names are those that databases use, compared word by word without regard to case. A
/// signal that plainly is something else, by its name or unit, is never taken.
public struct LeadChoice: Sendable, Equatable {
  /// Of the recording's leads.
  public var index: Int
  /// Whether its name does not say that it is a lead of an electrocardiogram.
  public var isGuess: Bool
  /// The first other lead that is not plainly something else, with the same rate and units; nil where there is none.
  public var second: Int?

  /// Chooses a lead.
  ///
  /// - Parameters:
  ///   - recording: in which.
  ///   - wanted: a name that is taken whatever it says; nil to choose as above.
  /// - Throws: `Fault` that lists the signals where none can be taken.
  public init(in recording: some Recording, wanted: String?) throws(Fault) {
    try self.init(among: recording.leads, wanted: wanted, path: recording.path)
  }

  package init(among leads: [RecordingLead], wanted: String?, path: String) throws(Fault) {
    guard !leads.isEmpty else { throw .badData(path, expected: "a signal", found: "none") }
    if let wanted {
      let stored = leads.indices.filter { leads[$0].isStored }
      let exact = stored.first { leads[$0].name == wanted }
      guard let index = exact ?? stored.first(where: { Self.plain(leads[$0].name) == Self.plain(wanted) }) else {
        throw .badData(path, expected: "a lead named \(wanted) (--lead)", found: Self.list(leads))
      }
      self.init(index: index, isGuess: false, among: leads)
      return
    }
    let kinds = leads.map { $0.isStored ? LeadKind($0) : .other }
    for kind in [LeadKind.modifiedSecond, .second, .electrocardiogram, .unknown] {
      guard let index = kinds.firstIndex(of: kind) else { continue }
      self.init(index: index, isGuess: kind == .unknown, among: leads)
      return
    }
    if kinds == [.nameless] {
      self.init(index: 0, isGuess: true, among: leads)
      return
    }
    throw .badData(path, expected: "a lead of an electrocardiogram (--lead takes any)", found: Self.list(leads))
  }

  private init(index: Int, isGuess: Bool, among leads: [RecordingLead]) {
    self.index = index
    self.isGuess = isGuess
    second = leads.indices.first { other in
      other != index && leads[other].isStored && ![.other, .nameless].contains(LeadKind(leads[other]))
        && leads[other].samplesPerFrame == leads[index].samplesPerFrame && leads[other].units == leads[index].units
    }
  }

  /// A name without what people write in one way or another.
  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The signals for a message, the first twelve at most.
  private static func list(_ leads: [RecordingLead]) -> String {
    let shown = leads.prefix(12).map { lead in
      let name = lead.name.isEmpty ? "one without a name" : String(lead.name.prefix(40))
      return "\(name) (\(lead.isStored ? String(lead.units.prefix(20)) : "not stored"))"
    }
    let more = leads.count > shown.count ? " and \(leads.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + more
  }
}
