import Groundwork
import Scoring
import Testing

/// Steps of probability: which one holds what, and where their edges are.
struct ProbabilityStepTests {
  private static let all = (0..<ProbabilityStep.count).compactMap { ProbabilityStep(rawValue: UInt16($0)) }

  @Test func stepsFollowOneAnotherWithoutAGap() throws {
    #expect(Self.all.count == ProbabilityStep.count && ProbabilityStep(rawValue: UInt16(ProbabilityStep.count)) == nil)
    var before = -Float.leastNonzeroMagnitude
    var occupied = 0
    for step in Self.all {
      let edge = step.upperEdge
      #expect(edge >= before)
      // Near 1, numbers of type Float lie further apart than steps: some hold none.
      guard edge > before else { continue }
      occupied += 1
      #expect(ProbabilityStep(of: edge) == step)
      if edge < 1 { #expect(try #require(ProbabilityStep(of: edge.nextUp)) > step) }
      before = edge
    }
    #expect(before == 1 && occupied > 59_000)
  }

  @Test func everyHundredthIsAnUpperEdge() throws {
    for percent in 1...100 {
      let threshold = Float(percent) / 100
      #expect(ProbabilityStep(of: threshold)?.upperEdge == threshold)
      #expect(ProbabilityStep.edge(atOrBelow: threshold) == threshold)
    }
    #expect(ProbabilityStep(of: 0.5) == .half)
  }

  @Test func aProbabilityLiesInItsStep() throws {
    var generator = SeededGenerator(seed: 1)
    for round in 0..<50_000 {
      let draw = Float(generator.uniform())
      let small = draw * Float(sign: .plus, exponent: -(round % 30), significand: 1)
      for p in [draw, small, 1 - small] {
        let step = try #require(ProbabilityStep(of: p))
        #expect(p <= step.upperEdge)
        if step.rawValue > 0 { #expect(p > (ProbabilityStep(rawValue: step.rawValue - 1)?.upperEdge ?? 1)) }
        let edge = ProbabilityStep.edge(atOrBelow: p)
        #expect(edge == p || edge < p && ProbabilityStep(of: edge.nextUp) == step)
      }
    }
  }

  @Test func whatIsNoProbabilityIsTheNearestOneOrNone() {
    #expect(ProbabilityStep(of: .nan) == nil)
    #expect(ProbabilityStep(of: -1) == ProbabilityStep(of: 0) && ProbabilityStep(of: -0.0)?.rawValue == 0)
    #expect(ProbabilityStep(of: .infinity) == ProbabilityStep(of: 1))
    #expect(ProbabilityStep(of: 1)?.upperEdge == 1)
  }
}
