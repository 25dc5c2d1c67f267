import Foundation
import Testing

/// Rows with what scikit-learn says of them; made by Fixtures/make_fixtures.py.
struct ScoredCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Confusion: Decodable {
    var threshold: Float
    var tn, fp, fn, tp: Int
    var accuracy, recall, precision, specificity, f1, balancedAccuracy, matthews: Double?
  }
  struct Calibration: Decodable {
    var bins: Int
    var counts: [Int]
    var observed, predicted: [Double]
    var error: Double
  }
  struct ROC: Decodable { var fpr, tpr, thresholds: [Double?] }
  struct PrecisionRecall: Decodable { var precision, recall: [Double] }
  struct Best: Decodable {
    var f1, youden: Float?
    var fpr: [String: Float?]
  }

  var name: String
  var labels: [UInt8]
  /// Each exactly a single precision number.
  var scores: [Float]
  var confusions: [Confusion]
  var best: Best
  var calibration: [Calibration]
  var auc, averagePrecision, logLoss, brier: Double?
  var roc: ROC?
  var pr: PrecisionRecall?

  var testDescription: String { name }
  static func all() throws -> [ScoredCase] { try fixture("scores") }
}

/// Decodes Fixtures/`name`.json.
func fixture<Value: Decodable>(_ name: String) throws -> Value {
  let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
  return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
}

/// Whether both are nil, or both are numbers no further apart than the tolerance.
func agree(_ value: Double?, _ expected: Double?, within tolerance: Double = 1e-9) -> Bool {
  guard let value, let expected else { return value == nil && expected == nil }
  return abs(value - expected) <= tolerance
}

/// Scores that cover [0, 1] evenly, in an order without a pattern, and labels that follow them loosely.
func spreadRows(_ count: Int) -> (labels: [UInt8], scores: [Float]) {
  var labels: [UInt8] = []
  var scores: [Float] = []
  for row in 0..<count {
    let score = (Double(row) * 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1)
    let toss = (Double(row) * 0.414_213_562_373_095_1).truncatingRemainder(dividingBy: 1)
    labels.append(toss < score * score ? 1 : 0)
    scores.append(Float(score))
  }
  return (labels, scores)
}

/// How far the farthest point [x, y] of a curve lies from the line between the kept points around it.
///
/// Throws when the kept points are not points of the curve in its order.
func farthestOff(_ all: [[Double]], from kept: [[Double]]) throws -> Double {
  var farthest = 0.0
  var rest = all[...]
  for (start, end) in zip(kept, kept.dropFirst()) {
    rest = rest[try #require(rest.firstIndex(of: start))...]
    let (dx, dy) = (end[0] - start[0], end[1] - start[1])
    for point in rest[..<(try #require(rest.firstIndex(of: end)))] {
      let (x, y) = (point[0] - start[0], point[1] - start[1])
      let along = min(1, max(0, (x * dx + y * dy) / (dx * dx + dy * dy)))
      farthest = max(farthest, hypot(x - along * dx, y - along * dy))
    }
  }
  return farthest
}

/// Values that have no place in an order, or none in JSON.
let notFinite: [Float] = [.nan, .infinity, -.infinity]
