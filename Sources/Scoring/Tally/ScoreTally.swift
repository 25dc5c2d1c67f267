/// What a model made of test beats, in whole numbers that add up: whoever scored which record, the sum is the same.
///
/// Every table, curve, interval and audit is computed from these. Memory is that of the steps that occur, not of the beats.
public struct ScoreTally: Sendable, Equatable {
  /// The beats of one class in one group.
  public struct Cell: Sendable, Equatable {
    /// The group: a record, or a patient where there are too many records to list.
    public var group: UInt32
    /// Whether the beats, or beats with the same samples, were trained on.
    public var isTrainedOn: Bool
    /// The true class.
    public var kind: BeatClass
    /// By the probability to be abnormal.
    public var steps: StepCounts
    /// How many were called each of the model's classes.
    public var called: [Int]

    /// All beats of the cell.
    public var total: Int { called.reduce(0, +) }
    /// Beats called another class than the model's first, normal.
    public var flagged: Int { called.dropFirst().reduce(0, +) }
    /// Beats above a threshold.
    public func flagged(above threshold: Float) -> Int { ProbabilityStep(of: threshold).map(steps.above) ?? 0 }

    fileprivate var key: UInt64 { UInt64(group) << 4 | (isTrainedOn ? 8 : 0) | UInt64(kind.rawValue) }
  }

  /// Classes that the model distinguishes, at least two.
  public let classCount: Int
  /// Cells with beats, by group, then beats not trained on before others, then by class.
  public private(set) var cells: [Cell] = []
  /// Whether a probability was not a number, so that there are no curves.
  public private(set) var hasUndefined = false

  /// Nothing counted yet.
  public init(classCount: Int) { self.classCount = classCount }

  /// One test beat, as a model judged it.
  public struct Beat: Sendable {
    /// As in `Cell`.
    public var group: UInt32
    /// As in `Cell`.
    public var isTrainedOn: Bool
    /// The true class.
    public var kind: BeatClass
    /// The probability to be abnormal.
    public var probability: Float
    /// The class it was called, from 0 for normal.
    public var called: UInt8

    /// A judged beat.
    public init(group: UInt32, isTrainedOn: Bool = false, kind: BeatClass, probability: Float, called: UInt8) {
      self.group = group
      self.isTrainedOn = isTrainedOn
      self.kind = kind
      self.probability = probability
      self.called = called
    }
  }

  /// Counts beats.
  public init(classCount: Int, _ beats: some Sequence<Beat>) {
    self.init(classCount: classCount)
    var members: [UInt64: (cell: Cell, steps: [ProbabilityStep])] = [:]
    for beat in beats {
      var empty = Cell(
        group: beat.group, isTrainedOn: beat.isTrainedOn, kind: beat.kind, steps: StepCounts(), called: [])
      let key = empty.key
      if members[key] == nil {
        empty.called = [Int](repeating: 0, count: classCount)
        members[key] = (empty, [])
      }
      members[key]?.cell.called[Int(beat.called)] += 1
      if let step = ProbabilityStep(of: beat.probability) {
        members[key]?.steps.append(step)
      } else {
        hasUndefined = true
      }
    }
    cells = members.sorted { $0.key < $1.key }.map { _, member in
      var cell = member.cell
      cell.steps = StepCounts(member.steps)
      return cell
    }
  }

  /// Cells that were kept.
  ///
  /// - Returns: nil unless they have that many classes and are in order.
  init?(classCount: Int, cells: [Cell], hasUndefined: Bool) {
    guard cells.allSatisfy({ $0.called.count == classCount }),
      zip(cells, cells.dropFirst()).allSatisfy({ $0.key < $1.key })
    else { return nil }
    self.classCount = classCount
    self.cells = cells
    self.hasUndefined = hasUndefined
  }

  /// Some cells of a tally, in its order.
  init(_ whole: ScoreTally, cells: ArraySlice<Cell>) {
    classCount = whole.classCount
    hasUndefined = whole.hasUndefined
    self.cells = Array(cells)
  }

  /// Adds what the same model made of other beats.
  ///
  /// - Precondition: both are of as many classes.
  public mutating func add(_ other: ScoreTally) { self = ScoreTally(adding: [self, other]) }

  /// The sum of what one model made of several sets of beats, in any order.
  ///
  /// - Precondition: all are of as many classes, and there is at least one.
  public init(adding tallies: [ScoreTally]) {
    var sum = Sum(classCount: tallies[0].classCount)
    for tally in tallies { sum.add(tally) }
    self = sum.tally
  }

  /// A sum that grows tally by tally; each costs as much as it has cells, whatever there is so far.
  public struct Sum: Sendable {
    private var total: ScoreTally
    private var cells: [UInt64: Cell] = [:]

    /// Nothing so far.
    public init(classCount: Int) { total = ScoreTally(classCount: classCount) }

    /// Adds a tally.
    ///
    /// - Precondition: it is of as many classes.
    public mutating func add(_ other: ScoreTally) {
      precondition(total.classCount == other.classCount, "tallies of different classes")
      total.hasUndefined = total.hasUndefined || other.hasUndefined
      for cell in other.cells {
        guard var sum = cells.removeValue(forKey: cell.key) else {
          cells[cell.key] = cell
          continue
        }
        sum.steps.add(cell.steps)
        for index in sum.called.indices { sum.called[index] += cell.called[index] }
        cells[cell.key] = sum
      }
    }

    /// All tallies together.
    public var tally: ScoreTally {
      var sum = total
      sum.cells = cells.sorted { $0.key < $1.key }.map(\.value)
      return sum
    }
  }
}
