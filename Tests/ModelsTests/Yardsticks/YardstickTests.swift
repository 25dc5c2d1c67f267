import Groundwork
import Models
import Testing

@Suite struct YardstickTests {
  /// Rows like beats: some columns, and zeros after a length that differs.
  private func rows(_ count: Int, columns: Int, classes: Int, seed: UInt64) -> LabelledRows {
    var generator = SeededGenerator(seed: seed)
    var values: [Float] = []
    for _ in 0..<count {
      let length = 1 + generator.below(columns)
      values += (0..<columns).map { $0 < length ? Float(generator.uniform()) : 0 }
    }
    return LabelledRows(
      features: FeatureMatrix(values: values, rows: count, columns: columns),
      labels: (0..<count).map { _ in UInt8(generator.below(classes)) }, classCount: classes)
  }

  @Test(arguments: [(1, 1, 2), (37, 5, 2), (700, 187, 5), (560, 187, 5), (300, 16, 3)])
  func nearestNeighbourAgreesWithAllDistances(count: Int, columns: Int, classes: Int) throws {
    let training = rows(count, columns: columns, classes: classes, seed: 1)
    let test = rows(203, columns: columns, classes: classes, seed: 2)
    let found = try NearestNeighbour(training).probabilities(for: test.features, jobs: 2).mostProbable
    for row in 0..<test.features.rows {
      let distances = (0..<count).map { other in
        (0..<columns).reduce(0.0) { sum, column in
          let difference =
            Double(test.features.values[row * columns + column])
            - Double(training.features.values[other * columns + column])
          return sum + difference * difference
        }
      }
      let least = try #require(distances.min())
      // Single precision may take another row that is as near but for rounding.
      let allowed = Set(distances.indices.filter { distances[$0] < least + 1e-4 }.map { training.labels[$0] })
      #expect(allowed.contains(found[row]))
    }
  }

  @Test func aTrainingRowIsNearestToItselfAndThreadsChangeNothing() throws {
    let training = rows(3000, columns: 20, classes: 4, seed: 3)
    let neighbour = try NearestNeighbour(training)
    let one = neighbour.probabilities(for: training.features, jobs: 1)
    #expect(one == neighbour.probabilities(for: training.features, jobs: 4))
    #expect(zip(one.mostProbable, training.labels).count { $0 == $1 } > 2900)
  }

  @Test func majorityIsTheLargestClassEverywhere() {
    let features = FeatureMatrix(values: [0, 1, 2, 3], rows: 4, columns: 1)
    let majority = MajorityClass(LabelledRows(features: features, labels: [2, 0, 2, 1], classCount: 3))
    #expect(majority.probabilities(for: features, jobs: 1).mostProbable == [2, 2, 2, 2])
    #expect(majority.probabilities(for: features, jobs: 1)[0, 2] == 0.5)
  }
}
