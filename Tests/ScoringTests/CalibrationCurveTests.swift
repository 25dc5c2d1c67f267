import Scoring
import Testing

@Suite struct CalibrationCurveTests {
  @Test(arguments: try ScoredCase.all())
  func agreesWithScikitLearn(_ rows: ScoredCase) throws {
    for expected in rows.calibration {
      let curve = CalibrationCurve(labels: rows.labels, probabilities: rows.scores, bins: expected.bins)
      #expect(curve.bins.map(\.count) == expected.counts)
      let filled = curve.bins.filter { $0.count > 0 }
      try #require(filled.count == expected.observed.count)
      for (index, bin) in filled.enumerated() {
        #expect(agree(bin.observed, expected.observed[index]))
        #expect(agree(bin.meanPredicted, expected.predicted[index]))
      }
      #expect(agree(curve.brierScore, rows.brier))
      #expect(agree(curve.expectedCalibrationError, expected.error))
    }
  }

  @Test func binsCoverZeroToOneWithoutGaps() {
    let curve = CalibrationCurve(labels: [0], probabilities: [0.31], bins: 7)
    #expect(curve.bins.first?.lower == 0 && curve.bins.last?.upper == 1)
    for (left, right) in zip(curve.bins, curve.bins.dropFirst()) { #expect(left.upper == right.lower) }
    for bin in curve.bins where bin.count == 0 { #expect(bin.meanPredicted == nil && bin.observed == nil) }
    #expect(curve.bins.map(\.count) == [0, 0, 1, 0, 0, 0, 0])
  }

  @Test func aScoreOnAnEdgeBelongsBelow() {
    for count in 1...64 {
      for edge in 0...count {
        let p = Float(edge) / Float(count)
        let bins = CalibrationCurve(labels: [1], probabilities: [p], bins: count).bins
        let holds = bins.filter { $0.count == 1 }
        #expect(holds.count == 1)
        #expect(holds.allSatisfy { (Double(p) > $0.lower || edge == 0) && Double(p) <= $0.upper || edge == count })
      }
    }
  }

  @Test func isNilOverNothing() {
    let curve = CalibrationCurve(labels: [], probabilities: [])
    #expect(curve.brierScore == nil && curve.expectedCalibrationError == nil)
    #expect(curve.bins.count == 10 && curve.bins.allSatisfy { $0.count == 0 })
  }

  @Test(arguments: notFinite)
  func hasNoBinsWhenAProbabilityIsNotFinite(_ probability: Float) {
    let curve = CalibrationCurve(labels: [0, 1], probabilities: [0.5, probability])
    #expect(curve.bins.isEmpty && curve.brierScore == nil && curve.expectedCalibrationError == nil)
  }
}
