import Foundation
import Models
import Testing

struct LogisticRegressionTests {
  /// What Fixtures/make_fixtures.py has written.
  struct Case: Decodable, CustomTestStringConvertible, Sendable {
    var name: String
    var classes: Int
    var weights: [Double]?
    var values: [Float]
    var labels: [UInt8]
    var probabilities: [Float]

    var testDescription: String { name }

    var rows: LabelledRows {
      LabelledRows(
        features: FeatureMatrix(values: values, rows: labels.count, columns: values.count / labels.count),
        labels: labels, classCount: classes)
    }

    static let all: [Case] = {
      guard let url = Bundle.module.url(forResource: "Fixtures/logistic", withExtension: "json"),
        let cases = try? JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
      else { return [] }
      return cases
    }()
  }

  @Test func theFixtureIsThere() { #expect(Case.all.map(\.classes) == [2, 5, 5]) }

  @Test(arguments: Case.all) func probabilitiesAreThoseOfScikitLearn(given: Case) throws {
    let settings = LogisticSettings(tolerance: 1e-7, classWeights: given.weights)
    let model = try LogisticRegression.train(on: given.rows, settings: settings, jobs: 2)
    let found = model.probabilities(for: given.rows.features, jobs: 1)
    #expect(found.classes == given.classes && found.values.count == given.probabilities.count)
    #expect(zip(found.values, given.probabilities).allSatisfy { abs($0 - $1) < 1e-4 })
    let usual = try LogisticRegression.train(
      on: given.rows, settings: LogisticSettings(classWeights: given.weights), jobs: 1)
    let near = usual.probabilities(for: given.rows.features, jobs: 1)
    #expect(zip(near.values, given.probabilities).allSatisfy { abs($0 - $1) < 1e-3 }, "with the usual tolerance")
  }

  @Test func threadsChangeNoBit() throws {
    let rows = Samples.noise(rows: 9_000, columns: 19, seed: 71)
    let one = try LogisticRegression.train(on: rows, jobs: 1)
    #expect(try LogisticRegression.train(on: rows, jobs: 3) == one)
  }

  @Test func whatIsSeparableStaysFiniteAndAStrongerPenaltyShrinksTheWeights() throws {
    let rows = Samples.column([-2, -1, 1, 2], [0, 0, 1, 1], copies: 20)
    let weak = try LogisticRegression.train(on: rows, settings: LogisticSettings(inversePenalty: 1e9), jobs: 1)
    let strong = try LogisticRegression.train(on: rows, settings: LogisticSettings(inversePenalty: 0.01), jobs: 1)
    #expect(weak.layer.weights[0].isFinite && weak.layer.weights[0] > strong.layer.weights[0])
    #expect(strong.layer.weights[0] > 0)
  }

  @Test func aClassWithoutRowsAndASingleClassAreFitted() throws {
    let rows = LabelledRows(
      features: FeatureMatrix(values: [0, 1, 2, 3], rows: 4, columns: 1), labels: [0, 0, 2, 2], classCount: 4)
    let found = try LogisticRegression.train(on: rows, jobs: 1).probabilities(for: rows.features, jobs: 1)
    #expect(found.values.allSatisfy { $0.isFinite } && found.mostProbable == [0, 0, 2, 2])
    let one = Samples.column([1, 2, 3], [1, 1, 1])
    #expect(
      try LogisticRegression.train(on: one, jobs: 1).probabilities(for: one.features, jobs: 1).column(1)
        .allSatisfy { $0 > 0.99 })
  }

  @Test func whatOnStepThrowsEndsTheTraining() {
    let rows = Samples.noise(rows: 100, columns: 3, seed: 72)
    #expect(throws: Stop()) {
      try LogisticRegression.train(on: rows, jobs: 1) { if $0 == 2 { throw Stop() } }
    }
  }

  @Test func aFileBringsTheSameModelBackAndADeepNetworkIsRefused() throws {
    let model = LogisticRegression(layer: randomLayers(widths: [7, 5], seed: 73)[0])
    #expect(try LogisticRegression(safeTensors: model.safeTensors()) == model)
    let deep = try NeuralNetwork(layers: randomLayers(widths: [7, 4, 1], seed: 74)).safeTensors()
    #expect(throws: (any Error).self) { try LogisticRegression(safeTensors: deep) }
  }
}
