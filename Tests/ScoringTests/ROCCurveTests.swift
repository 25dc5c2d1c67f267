import Foundation
import Scoring
import Testing

@Suite struct ROCCurveTests {
  @Test(arguments: try ScoredCase.all())
  func agreesWithScikitLearn(_ rows: ScoredCase) throws {
    let curve = ROCCurve(labels: rows.labels, probabilities: rows.scores)
    #expect(agree(curve.area, rows.auc))
    try #require(curve.points.count == rows.roc?.fpr.count ?? 0)
    guard let expected = rows.roc else { return }
    for (index, point) in curve.points.enumerated() {
      #expect(agree(point.fpr, expected.fpr[index]))
      #expect(agree(point.tpr, expected.tpr[index]))
      #expect(point.threshold.map(Double.init) == expected.thresholds[index])
    }
  }

  @Test(arguments: notFinite)
  func isEmptyWhenAScoreIsNotFinite(_ score: Float) {
    #expect(ROCCurve(labels: [0, 1], probabilities: [score, 0.5]) == ROCCurve(points: [], area: nil))
  }

  @Test func thinningKeepsTheShape() throws {
    let rows = spreadRows(50_000)
    let curve = ROCCurve(labels: rows.labels, probabilities: rows.scores)
    let thin = curve.thinned(to: 200)
    #expect(curve.points.count > 40_000)
    #expect(thin.points.count == 200)
    #expect(thin.points.first == curve.points.first && thin.points.last == curve.points.last)
    #expect(thin.area == curve.area)
    let trapezoids = zip(thin.points, thin.points.dropFirst())
      .reduce(0) { $0 + ($1.1.fpr - $1.0.fpr) * ($1.1.tpr + $1.0.tpr) / 2 }
    #expect(agree(trapezoids, curve.area, within: 5e-4))
    let off = try farthestOff(curve.points.map { [$0.fpr, $0.tpr] }, from: thin.points.map { [$0.fpr, $0.tpr] })
    #expect(off < 0.002)
  }

  @Test func thinningDropsWhatLiesOnALine() {
    let line = (0...100).map { ROCCurve.Point(fpr: Double($0) / 128, tpr: Double($0) / 128, threshold: nil) }
    #expect(ROCCurve(points: line, area: 0.5).thinned(to: 50).points == [line[0], line[100]])
    let corner = [(0, 0), (0, 0.25), (0, 0.5), (0, 1), (0.5, 1), (1, 1)]
      .map { ROCCurve.Point(fpr: $0.0, tpr: $0.1, threshold: nil) }
    #expect(ROCCurve(points: corner, area: 1).thinned(to: 4).points == [corner[0], corner[3], corner[5]])
    #expect(ROCCurve(points: corner, area: 1).thinned(to: 6).points == corner)
    #expect(ROCCurve(points: [], area: nil).thinned(to: 2).points.isEmpty)
  }

  @Test func survivesStorage() throws {
    let curve = ROCCurve(labels: [0, 1, 1, 0, 1], probabilities: [0.1, 0.35, 0.8, 0.4, 0.9])
    #expect(try JSONDecoder().decode(ROCCurve.self, from: JSONEncoder().encode(curve)) == curve)
  }
}
