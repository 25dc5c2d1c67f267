/// ### File format
/// `{"fn":…,"fp":…,"tn":…,"tp":…}` for the classes normal and abnormal; else
/// `{"classes":["N","S",…],"counts":[[…],…]}`, rows true and columns predicted.
extension ConfusionMatrix: Codable {
  private enum Keys: String, CodingKey {
    case tn, fp, fn, tp, classes, counts
  }

  /// More rows than any database has, few enough that sums of counts fit.
  private static let rowLimit = 1_000_000_000_000_000

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    func failure(_ key: Keys, _ reason: String) -> DecodingError {
      DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: reason)
    }
    if container.contains(.tn) {
      let cells = try [Keys.tn, .fp, .fn, .tp].map { try container.decode(Int.self, forKey: $0) }
      guard Self.isPlausible(cells) else { throw failure(.tn, "expected counts from 0, at most 10^15 together") }
      self.init(tn: cells[0], fp: cells[1], fn: cells[2], tp: cells[3])
    } else {
      let classes = try container.decode([String].self, forKey: .classes)
      let counts = try container.decode([[Int]].self, forKey: .counts)
      guard !classes.isEmpty, Set(classes).count == classes.count else {
        throw failure(.classes, "expected names of classes, none twice")
      }
      guard counts.count == classes.count, counts.allSatisfy({ $0.count == classes.count }) else {
        throw failure(.counts, "expected \(classes.count) rows of \(classes.count) counts")
      }
      guard Self.isPlausible(Array(counts.joined())) else {
        throw failure(.counts, "expected counts from 0, at most 10^15 together")
      }
      self.init(classes: classes, counts: counts)
    }
  }

  private static func isPlausible(_ cells: [Int]) -> Bool {
    var left = rowLimit
    for cell in cells {
      guard cell >= 0, cell <= left else { return false }
      left -= cell
    }
    return true
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    if classes == Self.binaryClasses {
      try container.encode(tn, forKey: .tn)
      try container.encode(fp, forKey: .fp)
      try container.encode(fn, forKey: .fn)
      try container.encode(tp, forKey: .tp)
    } else {
      try container.encode(classes, forKey: .classes)
      try container.encode(counts, forKey: .counts)
    }
  }
}
