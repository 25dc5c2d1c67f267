import Groundwork
import Models
import Testing

@Suite struct StandardisationTests {
  /// Two columns that tell the classes apart, in units a thousand apart and far from 0, and one that never changes.
  private func rows(_ count: Int, seed: UInt64) -> LabelledRows {
    var generator = SeededGenerator(seed: seed)
    var values: [Float] = []
    var labels: [UInt8] = []
    for row in 0..<count {
      let label = UInt8(row % 2)
      let shift = Float(label) * 2
      values += [500 + 100 * (Float(generator.normal()) + shift), 0.01 * (Float(generator.normal()) - shift), 7]
      labels.append(label)
    }
    return LabelledRows(features: FeatureMatrix(values: values, rows: count, columns: 3), labels: labels)
  }

  @Test func aNetworkLearnsColumnsOfAnyUnitAndTakesThemAsTheyAre() throws {
    let settings = NetworkSettings(hiddenLayers: [8], epochs: 12, batchSize: 32, standardises: true)
    let trained = try NeuralNetwork.train(
      on: rows(2000, seed: 1), validation: rows(400, seed: 2), settings: settings, seed: 3
    ) { _ in }
    let test = rows(1000, seed: 4)
    let predicted = trained.network.probabilities(for: test.features, jobs: 1).mostProbable
    let accuracy = Double(zip(predicted, test.labels).count { $0 == $1 }) / 1000
    // Two unit normals with means 2 sqrt 2 apart: the best possible is 92 %.
    #expect(accuracy > 0.9)
    let last = try #require(trained.history.last?.validationAccuracy)
    #expect(abs(last - accuracy) < 0.05)
  }

  @Test func theAbsorbedNetworkGivesTheStandardisedOnesProbabilities() throws {
    let training = rows(500, seed: 5)
    let standardisation = Standardisation(training.features)
    let inner = try NeuralNetwork.train(
      on: standardisation.applied(to: training), validation: nil,
      settings: NetworkSettings(hiddenLayers: [6, 4], epochs: 2, batchSize: 64), seed: 6
    ) { _ in }.network
    let direct = inner.probabilities(for: standardisation.applied(to: training).features, jobs: 1).column(1)
    let absorbed = standardisation.absorbed(by: inner).probabilities(for: training.features, jobs: 1).column(1)
    for (one, other) in zip(direct, absorbed) { #expect(abs(one - other) < 1e-4) }
  }
}
