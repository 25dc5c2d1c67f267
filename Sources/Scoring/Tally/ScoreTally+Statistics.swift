// What tables, curves and intervals are computed from.
extension ScoreTally {
  /// All beats.
  public var total: Int { cells.reduce(0) { $0 + $1.total } }

  /// Beats of each class, by `BeatClass.rawValue`.
  public var classCounts: [Int] {
    cells.reduce(into: [Int](repeating: 0, count: BeatClass.allCases.count)) { $0[Int($1.kind.rawValue)] += $1.total }
  }

  /// What was called what, over some cells.
  ///
  /// - Parameters:
  ///   - classes: the model's classes by name, normal first.
  ///   - label: the number of a beat's true class among them.
  ///   - isCounted: which cells count, all unless said.
  public func confusion(
    classes: [String], label: (BeatClass) -> UInt8, where isCounted: (Cell) -> Bool = { _ in true }
  ) -> ConfusionMatrix {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for cell in cells where isCounted(cell) {
      let row = Int(label(cell.kind))
      for (called, count) in cell.called.enumerated() { counts[row][called] += count }
    }
    return ConfusionMatrix(classes: classes, counts: counts)
  }

  /// Normal against abnormal, beats above a threshold called abnormal; exact for a hundredth and `ProbabilityStep.edge(atOrBelow:)`.
  public func confusion(threshold: Float) -> ConfusionMatrix { flags { $0.flagged(above: threshold) } }

  /// Normal against abnormal as called by the model, whatever abnormal class it said.
  public func flaggedConfusion(where isCounted: (Cell) -> Bool = { _ in true }) -> ConfusionMatrix {
    flags(where: isCounted, \.flagged)
  }

  private func flags(where isCounted: (Cell) -> Bool = { _ in true }, _ flagged: (Cell) -> Int) -> ConfusionMatrix {
    var (tn, fp, fn, tp) = (0, 0, 0, 0)
    for cell in cells where isCounted(cell) {
      let count = flagged(cell)
      if cell.kind.isAbnormal {
        tp += count
        fn += cell.total - count
      } else {
        fp += count
        tn += cell.total - count
      }
    }
    return ConfusionMatrix(tn: tn, fp: fp, fn: fn, tp: tp)
  }

  /// A share of some beats of each cluster of groups, in rising order of the clusters; clusters without such beats are left
  /// out.
  ///
  /// - Parameters:
  ///   - cluster: of a group, e.g. the patient of a record.
  ///   - count: of a cell, the beats that count and those of them that have what is asked for.
  public func proportions(
    by cluster: (UInt32) -> UInt32, _ count: (Cell) -> (successes: Int, count: Int)
  ) -> [Proportion] {
    var sums: [UInt32: (successes: Int, count: Int)] = [:]
    for cell in cells {
      let (successes, all) = count(cell)
      guard all > 0 else { continue }
      let sum = sums[cluster(cell.group), default: (0, 0)]
      sums[cluster(cell.group)] = (sum.successes + successes, sum.count + all)
    }
    return sums.sorted { $0.key < $1.key }.map { Proportion(successes: $0.value.successes, count: $0.value.count) }
  }

  /// The tally of each group that has beats, in rising order.
  public var byGroup: [(group: UInt32, tally: ScoreTally)] {
    var groups: [(group: UInt32, tally: ScoreTally)] = []
    var start = 0
    while start < cells.count {
      let group = cells[start].group
      let end = cells[start...].firstIndex { $0.group != group } ?? cells.count
      groups.append((group, ScoreTally(self, cells: cells[start..<end])))
      start = end
    }
    return groups
  }

  /// All beats ranked by step; nil where a probability was not a number.
  public var ranked: RankedScores? { hasUndefined ? nil : RankedScores(self) }
}

extension RankedScores {
  /// Beats in one step are ties, and score the step's upper edge.
  ///
  /// The scores of a forest whose number of trees divides 100 stay as they are.
  init(_ tally: ScoreTally) {
    var normal = [Int](repeating: 0, count: ProbabilityStep.count)
    var abnormal = normal
    for cell in tally.cells {
      for (step, count) in zip(cell.steps.steps, cell.steps.counts) {
        if cell.kind.isAbnormal { abnormal[Int(step)] += count } else { normal[Int(step)] += count }
      }
    }
    var (scores, truePositives, falsePositives) = ([Float](), [Int](), [Int]())
    var (found, falseAlarms) = (0, 0)
    for step in (0..<ProbabilityStep.count).reversed() where normal[step] + abnormal[step] > 0 {
      found += abnormal[step]
      falseAlarms += normal[step]
      scores.append(ProbabilityStep(rawValue: UInt16(step))?.upperEdge ?? 1)
      truePositives.append(found)
      falsePositives.append(falseAlarms)
    }
    self.init(scores: scores, truePositives: truePositives, falsePositives: falsePositives)
  }
}

extension CalibrationCurve {
  /// The curve of rows that are ranked already; without bins where they could not be ranked.
  ///
  /// - Precondition: at least one bin.
  public init(_ ranked: RankedScores?, bins count: Int = 10) {
    self.init(
      ranked.map { ranked in
        ranked.scores.indices.map { step in
          let (tp, fp) = ranked.called(first: step + 1)
          let (tpBefore, fpBefore) = ranked.called(first: step)
          return (Double(ranked.scores[step]), abnormal: tp - tpBefore, normal: fp - fpBefore)
        }
      }, bins: count)
  }
}
