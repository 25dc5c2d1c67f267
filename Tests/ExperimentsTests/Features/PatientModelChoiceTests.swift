import Experiments
import Heartbeats
import Models
import Scoring
import Testing

struct PatientModelChoiceTests {
  @Test func balancedClassesWeighTheSameInAll() {
    let counts = [6000, 900, 3700, 0, 8]
    let weights = PatientModelChoice.balancedWeights(counts)
    let totals = zip(counts, weights).map { Double($0) * $1 }.filter { $0 > 0 }
    #expect(totals.allSatisfy { abs($0 - totals[0]) < 1e-9 })
    #expect(abs(totals.reduce(0, +) - Double(counts.reduce(0, +))) < 1e-9)
    #expect(weights[3] == 1)
  }

  @Test func theLargestProbabilityTimesFactorNamesTheClass() {
    let choice = PatientModelChoice.network
    #expect(choice.beatClass(of: [0.5, 0.5, 0, 0, 0]) == .normal)
    #expect(choice.beatClass(of: [0.5, 0.1, 0.3, 0.1, 0]) == .ventricular)
    #expect(choice.isAbnormal([0.05, 0.9, 0.05, 0, 0]))
    #expect(!choice.isAbnormal([0.2, 0.8, 0, 0, 0]))
  }

  @Test func standardisedColumnsHaveMeanZeroAndDeviationOneAndStayWithinFive() {
    let rows = FeatureMatrix(values: [1, 7, 2, 7, 3, 7, 4, 7], rows: 4, columns: 2)
    let scaling = ColumnStandardisation(fittedOn: rows)
    let scaled = scaling.apply(to: rows).values
    for row in 0..<4 { #expect(abs(scaled[2 * row + 1]) < 1e-5) }
    let column = (0..<4).map { scaled[2 * $0] }
    #expect(abs(column.reduce(0, +)) < 1e-4)
    #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 4 - 1) < 1e-3)
    let far = scaling.apply(to: FeatureMatrix(values: [1000, -1000], rows: 1, columns: 2))
    #expect(far.values == [5, -5])
  }
}
