import Groundwork
import Scoring
import Testing

/// Counts over steps say the same as the exact scores of rows.
struct ScoreTallyTests {
  /// Beats of a made-up model: a forest's probabilities are hundredths, a network's mostly nearly certain.
  private static func beats(_ count: Int, forest: Bool, classes: Int = 2, seed: UInt64) -> [ScoreTally.Beat] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let draw = generator.uniform()
      let kind: BeatClass =
        draw < 0.8
        ? .normal : draw < 0.85 ? .supraventricular : draw < 0.95 ? .ventricular : draw < 0.97 ? .fusion : .unknown
      let logit = (kind.isAbnormal ? 4 : -6) + 5 * generator.normal()
      let p = 1 / (1 + 1 / Double.exponential(logit))
      let probability = forest ? Float((p * 100).rounded()) / 100 : Float(p)
      let called = probability > 0.5 ? UInt8(classes == 2 ? 1 : 1 + generator.below(classes - 1)) : 0
      return ScoreTally.Beat(
        group: UInt32(generator.below(7)), isTrainedOn: generator.below(4) == 0, kind: kind, probability: probability,
        called: called)
    }
  }

  @Test(arguments: [true, false], [1, 2, 3] as [UInt64])
  func curvesAndConfusionsAreThoseOfTheRows(forest: Bool, seed: UInt64) throws {
    let beats = Self.beats(20_000, forest: forest, seed: seed)
    let labels = beats.map { UInt8($0.kind.isAbnormal ? 1 : 0) }
    let probabilities = beats.map(\.probability)
    let tally = ScoreTally(classCount: 2, beats)
    let exact = try #require(RankedScores(labels: labels, probabilities: probabilities))
    let ranked = try #require(tally.ranked)
    #expect(abs((exact.areaUnderCurve ?? 0) - (ranked.areaUnderCurve ?? 1)) < (forest ? 1e-12 : 1e-4))
    #expect(ThresholdSweep(ranked) == ThresholdSweep(exact), "every hundredth is exact")
    for percent in 1...99 {
      let threshold = Float(percent) / 100
      #expect(tally.confusion(threshold: threshold) == exact.confusion(threshold: threshold))
    }
    #expect(tally.flaggedConfusion() == ConfusionMatrix(labels: labels, probabilities: probabilities))
    for criterion in [ThresholdCriterion.f1, .youden, .falsePositiveRate(atMost: 0.09)] {
      let threshold = ProbabilityStep.edge(atOrBelow: try #require(ranked.bestThreshold(by: criterion)))
      #expect(
        tally.confusion(threshold: threshold) == exact.confusion(threshold: threshold), "exact at a chosen threshold")
      let best = try #require(exact.bestThreshold(by: criterion))
      let (found, optimum) = (exact.confusion(threshold: threshold), exact.confusion(threshold: best))
      if criterion == .f1 { #expect((optimum.f1 ?? 0) - (found.f1 ?? 0) < 1e-3) }
      if criterion == .falsePositiveRate(atMost: 0.09) { #expect((found.falsePositiveRate ?? 1) <= 0.09) }
    }
    let curve = CalibrationCurve(ranked)
    let reference = CalibrationCurve(labels: labels, probabilities: probabilities)
    for (bin, other) in zip(curve.bins, reference.bins) {
      #expect(bin.count == other.count && bin.observed == other.observed)
      #expect(abs((bin.meanPredicted ?? 0) - (other.meanPredicted ?? 0)) < 3e-5)
    }
    #expect(abs((curve.brierScore ?? 0) - (reference.brierScore ?? 1)) < 1e-4)
    let precision = abs(
      (PrecisionRecallCurve(ranked).averagePrecision ?? 0) - (PrecisionRecallCurve(exact).averagePrecision ?? 1))
    #expect(precision < 1e-3)
  }

  @Test func sharesByGroupAreThoseOfTheRows() {
    let beats = Self.beats(5000, forest: true, seed: 4)
    let tally = ScoreTally(classCount: 2, beats)
    let abnormal = beats.filter(\.kind.isAbnormal)
    let cluster = { (group: UInt32) in group / 2 }
    #expect(
      tally.proportions(by: cluster) { $0.kind.isAbnormal ? ($0.flagged, $0.total) : (0, 0) }
        == Proportion.byGroup(abnormal.map { cluster($0.group) }, successes: abnormal.map { $0.called > 0 }))
    #expect(ScoreTally(adding: tally.byGroup.map(\.tally)) == tally)
    for (group, part) in tally.byGroup { #expect(part.total == beats.count { $0.group == group } && part.total > 0) }
    #expect(tally.byGroup.map(\.group) == Array(0..<7))
    #expect(tally.total == 5000 && tally.classCounts.reduce(0, +) == 5000)
    #expect(tally.flaggedConfusion(where: \.isTrainedOn).total == beats.count(where: \.isTrainedOn))
  }

  @Test(arguments: [2, 5]) func whoeverCountedWhatTheSumIsTheSame(classes: Int) throws {
    let beats = Self.beats(3000, forest: false, classes: classes, seed: 5)
    let whole = ScoreTally(classCount: classes, beats)
    var parts = (0..<13).map { part in
      ScoreTally(classCount: classes, beats.enumerated().filter { $0.offset % 13 == part }.map(\.element))
    }
    #expect(ScoreTally(adding: parts) == whole)
    var generator = SeededGenerator(seed: 6)
    generator.shuffle(&parts)
    var sum = parts[0]
    for part in parts.dropFirst() { sum.add(part) }
    #expect(sum == whole)
    let names = classes == 2 ? ConfusionMatrix.binaryClasses : BeatClass.allCases.map(\.symbol)
    let label = { (kind: BeatClass) in classes == 2 ? UInt8(kind.isAbnormal ? 1 : 0) : kind.rawValue }
    #expect(
      whole.confusion(classes: names, label: label)
        == ConfusionMatrix(classes: names, labels: beats.map { label($0.kind) }, predictions: beats.map(\.called)))
  }

  @Test func bytesRoundTripAndDamagedOnesAreRefused() throws {
    var beats = Self.beats(400, forest: false, classes: 5, seed: 7)
    beats[3].probability = .nan
    let tally = ScoreTally(classCount: 5, beats)
    #expect(tally.hasUndefined && tally.ranked == nil)
    let bytes = tally.bytes
    #expect(ScoreTally(bytes: bytes) == tally)
    #expect(ScoreTally(bytes: []) == nil && ScoreTally(bytes: bytes + [0]) == nil)
    for cut in stride(from: 0, to: bytes.count, by: 7) { #expect(ScoreTally(bytes: Array(bytes[..<cut])) == nil) }
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<500 {
      var damaged = bytes
      damaged[generator.below(bytes.count)] ^= UInt8(1 << generator.below(8))
      if let other = ScoreTally(bytes: damaged) { #expect(other != tally) }
    }
    // One cell of two classes, group 0, class N: 3 + 0 called, one step with 2.
    #expect(ScoreTally(bytes: [2, 0, 1, 0, 0, 3, 0, 1, 5, 2]) == nil, "a beat without a step")
    #expect(ScoreTally(bytes: [2, 0, 1, 0, 0, 3, 0, 1, 5, 3])?.total == 3)
    #expect(
      ScoreTally(bytes: [2, 0, 1, 0, 0, 255, 255, 255, 255, 255, 255, 3, 0, 0]) == nil,
      "more beats than can be added up")
    #expect(ScoreTally(bytes: ScoreTally(classCount: 2).bytes) == ScoreTally(classCount: 2))
  }
}

extension Double {
  /// e to a power, by squaring: enough for made-up probabilities.
  fileprivate static func exponential(_ x: Double) -> Double {
    var power = 1 + x / 1_048_576
    for _ in 0..<20 { power *= power }
    return max(power, .leastNonzeroMagnitude)
  }
}
