import Foundation
import Scoring
import Testing

@Suite struct PrecisionRecallCurveTests {
  @Test(arguments: try ScoredCase.all())
  func agreesWithScikitLearn(_ rows: ScoredCase) throws {
    let curve = PrecisionRecallCurve(labels: rows.labels, probabilities: rows.scores)
    #expect(agree(curve.averagePrecision, rows.averagePrecision))
    try #require(curve.points.count == rows.pr?.recall.count ?? 0)
    guard let expected = rows.pr else { return }
    for (index, point) in curve.points.enumerated() {
      #expect(agree(point.recall, expected.recall[index]))
      #expect(agree(point.precision, expected.precision[index]))
      #expect((point.threshold == nil) == (index == 0))
    }
  }

  @Test(arguments: notFinite)
  func isEmptyWhenAScoreIsNotFinite(_ score: Float) {
    let curve = PrecisionRecallCurve(labels: [0, 1], probabilities: [score, 0.5])
    #expect(curve == PrecisionRecallCurve(points: [], averagePrecision: nil))
  }

  @Test func thinningKeepsTheShape() throws {
    let rows = spreadRows(50_000)
    let curve = PrecisionRecallCurve(labels: rows.labels, probabilities: rows.scores)
    let thin = curve.thinned(to: 200)
    #expect(thin.points.count == 200)
    #expect(thin.points.first == curve.points.first && thin.points.last == curve.points.last)
    #expect(thin.averagePrecision == curve.averagePrecision)
    let off = try farthestOff(
      curve.points.map { [$0.recall, $0.precision] }, from: thin.points.map { [$0.recall, $0.precision] })
    #expect(off < 0.002)
  }

  @Test func survivesStorage() throws {
    let curve = PrecisionRecallCurve(labels: [0, 1, 1, 0, 1], probabilities: [0.1, 0.35, 0.8, 0.4, 0.9])
    #expect(try JSONDecoder().decode(PrecisionRecallCurve.self, from: JSONEncoder().encode(curve)) == curve)
  }
}
