import Foundation
import Scoring
import Testing

/// Rows of several classes with what scikit-learn says of them; made by Fixtures/make_fixtures.py.
private struct ClassifiedCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var classes: [String]
  var labels, predictions: [UInt8]
  var counts: [[Int]]
  var recall, precision, f1: [Double?]
  var accuracy, macroF1, kappa, balancedAccuracy, matthews: Double?

  var testDescription: String { name }
  static func all() throws -> [ClassifiedCase] { try fixture("classes") }
}

@Suite("Scores of several classes")
struct ClassScoresTests {
  @Test("Counts and scores are scikit-learn's", arguments: try ClassifiedCase.all())
  private func agreesWithScikitLearn(_ rows: ClassifiedCase) {
    let matrix = ConfusionMatrix(classes: rows.classes, labels: rows.labels, predictions: rows.predictions)
    #expect(matrix.counts == rows.counts && matrix.total == rows.labels.count)
    #expect(zip(matrix.recallByClass, rows.recall).allSatisfy { agree($0, $1) })
    #expect(zip(matrix.precisionByClass, rows.precision).allSatisfy { agree($0, $1) })
    #expect(zip(matrix.f1ByClass, rows.f1).allSatisfy { agree($0, $1) })
    #expect(agree(matrix.accuracy, rows.accuracy))
    #expect(agree(matrix.macroF1, rows.macroF1))
    #expect(agree(matrix.kappa, rows.kappa))
    #expect(agree(matrix.balancedAccuracy, rows.balancedAccuracy))
    #expect(agree(matrix.matthews, rows.matthews))
  }

  @Test("A class against all others has the scores of that class")
  func groups() throws {
    let rows = try #require(try ClassifiedCase.all().first { $0.name == "heartbeats" })
    let matrix = ConfusionMatrix(classes: rows.classes, labels: rows.labels, predictions: rows.predictions)
    for (index, name) in rows.classes.enumerated() {
      let one = matrix.grouped([name])
      #expect(one.classes == ["not \(name)", name] && one.total == matrix.total)
      #expect(one.recall == matrix.recallByClass[index] && one.precision == matrix.precisionByClass[index])
      #expect(one.f1 == matrix.f1ByClass[index])
    }
    // A beat of one class of the group that was called another one of it is found.
    let ectopic = ConfusionMatrix(
      classes: ["N", "S", "V"], labels: [0, 1, 2, 1, 0], predictions: [0, 2, 2, 0, 1]
    ).grouped(["S", "V"])
    #expect(ectopic.counts == [[1, 1], [1, 2]])
    #expect(ectopic.classes[1] == "S+V")
    #expect(matrix.grouped(["X"]).positives == 0)
  }

  @Test("Normal against abnormal takes all classes after the first together")
  func normalAgainstAbnormal() {
    let labels: [UInt8] = [0, 1, 2, 1, 0, 4]
    let predictions: [UInt8] = [0, 2, 2, 0, 1, 3]
    let matrix = ConfusionMatrix(classes: ["N", "S", "V", "F", "Q"], labels: labels, predictions: predictions)
    let binary = ConfusionMatrix(labels: labels, predictions: predictions)
    #expect(ConfusionMatrix(tn: matrix.tn, fp: matrix.fp, fn: matrix.fn, tp: matrix.tp) == binary)
    #expect(matrix.recall == binary.recall && matrix.precision == binary.precision && matrix.f1 == binary.f1)
    // But right is only who was called the class he has.
    #expect(matrix.accuracy == 2.0 / 6 && binary.accuracy == 4.0 / 6)
  }

  @Test("F called V, and Q called S or V, are no false positives")
  func pardons() {
    let matrix = ConfusionMatrix(
      classes: ["N", "S", "V", "F", "Q"],
      counts: [[80, 4, 3, 2, 1], [2, 7, 1, 0, 0], [1, 2, 15, 2, 0], [1, 1, 5, 3, 0], [0, 1, 2, 0, 4]])
    let s = matrix.supraventricular
    #expect(s == DetectionScore(truePositives: 7, falseNegatives: 3, falsePositives: 7, trueNegatives: 119))
    let v = matrix.ventricular
    #expect(v == DetectionScore(truePositives: 15, falseNegatives: 5, falsePositives: 4, trueNegatives: 106))
    #expect(v.falsePositiveRate == Proportion(successes: 4, count: 110))
    #expect(matrix.detection(of: "V").falsePositives == 11)
    #expect(matrix.detection(of: "X").sensitivity.count == 0)
    let binary = ConfusionMatrix(tn: 1, tp: 1)
    #expect(binary.ventricular.sensitivity.estimate == nil && binary.jKappa == nil)
  }

  @Test("j-kappa weighs kappa with the four shares of S and V")
  func jKappa() throws {
    let matrix = ConfusionMatrix(classes: ["N", "S", "V"], counts: [[90, 5, 5], [2, 6, 2], [0, 1, 9]])
    // Agreement 105 of 120; by chance (100*92 + 10*12 + 10*16) of 120^2.
    let chance: Double = 9480.0 / 14_400.0
    let kappa: Double = (0.875 - chance) / (1 - chance)
    let shares: Double = 0.6 + 0.5 + 0.9 + 0.5625
    #expect(agree(matrix.kappa, kappa))
    #expect(agree(matrix.jKappa, kappa / 2 + shares / 8))
    #expect(ConfusionMatrix(classes: ["N", "S", "V"], counts: [[9, 0, 0], [0, 1, 0], [0, 0, 2]]).jKappa == 1)
  }

  @Test("Gross statistics weigh beats, average ones records")
  func grossAndAverage() {
    let statistics = RecordStatistics([
      Proportion(successes: 90, count: 100), Proportion(successes: 1, count: 10), Proportion(successes: 0, count: 0),
    ])
    #expect(statistics.gross == Proportion(successes: 91, count: 110))
    #expect(agree(statistics.average, 0.5) && statistics.records == 2)
    #expect(RecordStatistics([]).average == nil)
  }

  @Test("The effective number of patients falls where few have the beats")
  func effectiveNumber() {
    #expect(effectivePatients([10, 10, 10, 10]) == 4)
    #expect(effectivePatients([0, 7, 0]) == 1)
    #expect(agree(effectivePatients([90, 10]), 1 / 0.82))
    #expect(effectivePatients([]) == nil && effectivePatients([0]) == nil)
  }

  @Test("Records are counted apart and resampled whole")
  func records() throws {
    let classes = ["N", "S", "V"]
    let matrices = ConfusionMatrix.byGroup(
      [4, 1, 4, 1], classes: classes, labels: [0, 1, 2, 2], predictions: [0, 2, 2, 2])
    #expect(matrices.map(\.counts) == [[[0, 0, 0], [0, 0, 1], [0, 0, 1]], [[1, 0, 0], [0, 0, 0], [0, 0, 1]]])
    let interval = try #require(bootstrapInterval(of: matrices, seed: 3) { $0.accuracy })
    #expect(interval.estimate == 0.75 && interval.interval == Interval(low: 0.5, high: 1))
  }

  @Test("Matrices are stored with the names of their classes, those of normal and abnormal as four counts")
  func storage() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let matrix = ConfusionMatrix(classes: ["N", "S"], counts: [[5, 1], [2, 3]])
    let data = try encoder.encode(matrix)
    #expect(String(decoding: data, as: UTF8.self) == #"{"classes":["N","S"],"counts":[[5,1],[2,3]]}"#)
    #expect(try JSONDecoder().decode(ConfusionMatrix.self, from: data) == matrix)
  }

  @Test(
    "A stored matrix that cannot be is refused",
    arguments: [
      #"{"tn":-1,"fp":0,"fn":0,"tp":0}"#, #"{"tn":9223372036854775807,"fp":1,"fn":0,"tp":0}"#,
      #"{"tn":1,"fp":0,"fn":0}"#, #"{"classes":["N","S"],"counts":[[1,2]]}"#,
      #"{"classes":["N","S"],"counts":[[1,2],[3]]}"#, #"{"classes":["N","N"],"counts":[[1,2],[3,4]]}"#,
      #"{"classes":[],"counts":[]}"#, #"{"classes":["N","S"],"counts":[[1,2],[3,-4]]}"#, "{}",
    ])
  func refused(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ConfusionMatrix.self, from: Data(text.utf8)) }
  }
}
