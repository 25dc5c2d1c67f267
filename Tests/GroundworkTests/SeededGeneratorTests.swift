import Groundwork
import Testing

struct SeededGeneratorTests {
  @Test func sameSeedSameNumbersOtherSeedOthers() {
    var first = SeededGenerator(seed: 7)
    var second = SeededGenerator(seed: 7)
    var other = SeededGenerator(seed: 8)
    let numbers = (0..<100).map { _ in first.next() }
    #expect(numbers == (0..<100).map { _ in second.next() })
    #expect(numbers != (0..<100).map { _ in other.next() })
  }

  @Test func streamsOfOneSeedDiffer() {
    let firsts = (0..<1000).map { stream in
      var generator = SeededGenerator(seed: 1, stream: UInt64(stream))
      return generator.next()
    }
    #expect(Set(firsts).count == 1000)
    #expect(SeededGenerator.derive(1, "a") != SeededGenerator.derive(1, "b"))
    #expect(SeededGenerator.derive(1, "a") != SeededGenerator.derive(2, "a"))
  }

  @Test func normalNumbersHaveMeanZeroAndDeviationOne() {
    var generator = SeededGenerator(seed: 3)
    let count = 200_000
    let numbers = (0..<count).map { _ in generator.normal() }
    let mean = numbers.reduce(0, +) / Double(count)
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let beyondTwo = Double(numbers.count { abs($0) > 2 }) / Double(count)
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
    #expect(abs(beyondTwo - 0.0455) < 0.003)
  }

  @Test(arguments: [1, 2, 3, 7, 1000]) func belowIsEven(bound: Int) {
    var generator = SeededGenerator(seed: 5)
    var counts = [Int](repeating: 0, count: bound)
    let draws = bound * 2000
    for _ in 0..<draws { counts[generator.below(bound)] += 1 }
    #expect(counts.allSatisfy { abs(Double($0) - 2000) < 6 * 2000.0.squareRoot() })
  }

  @Test func permutationHoldsEveryIndexOnce() {
    var generator = SeededGenerator(seed: 11)
    let order = generator.permutation(1000)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
  }
}
