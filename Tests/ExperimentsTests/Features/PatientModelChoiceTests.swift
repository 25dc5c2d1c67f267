import Experiments
import Heartbeats
import Models
import Results
import Testing

@Suite struct PatientModelChoiceTests {
  @Test func classesOfTheSameWeightInAllLeaveRowsAtOneOnAverage() {
    let counts = [900, 60, 0, 40]
    let weights = PatientModelChoice.balancedWeights(counts)
    #expect(abs(900 * weights[0] - 60 * weights[1]) < 1e-9)
    #expect(abs(900 * weights[0] - 40 * weights[3]) < 1e-9)
    let sum = zip(counts, weights).reduce(0) { $0 + Double($1.0) * $1.1 }
    #expect(abs(sum - 1000) < 1e-9)
    #expect(weights[2] == 1)
  }

  @Test(arguments: ModelCatalogue.all.map(\.id), ClassSet.allCases)
  func everyClassHasACost(of model: ModelID, telling classes: ClassSet) {
    let costs = PatientModelChoice.costs(of: model, distinguishing: classes)
    #expect(costs.count == classes.names.count)
    #expect(costs.allSatisfy { $0 > 0 })
  }

  @Test func theColumnsAreDifferentOnes() {
    #expect(Set(PatientModelChoice.columns).count == PatientModelChoice.columns.count)
    #expect(PatientModelChoice.columns.count == 14)
  }
}
