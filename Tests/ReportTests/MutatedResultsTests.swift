import Charts
import Files
import Foundation
import Groundwork
import Report
import Results
import Testing

/// Whatever of a results file is edited, it is refused in one line or drawn; a trap would end the test process.
struct MutatedResultsTests {
  /// A value that may stand anywhere, most of them out of place.
  private static var values: [Any] {
    [
      0, 1, 2, -1, 1_000_000_000_000, 0.5, 1.5, -0.5, 1e-9, 5.0, "x", "", NSNull(), true, [Any](), [String: Any](),
    ]
  }

  /// The keys and indices that lead to some value, chosen step by step, so that small objects count as much as long lists.
  private static func place(in value: Any, using generator: inout SeededGenerator) -> [String] {
    // Some mutations hit an object or list as a whole.
    if generator.below(12) == 0 { return [] }
    if let object = value as? [String: Any], !object.isEmpty {
      let key = object.keys.sorted()[generator.below(object.count)]
      return [key] + place(in: object[key] ?? 0, using: &generator)
    }
    if let list = value as? [Any], !list.isEmpty {
      let index = generator.below(list.count)
      return ["\(index)"] + place(in: list[index], using: &generator)
    }
    return []
  }

  @Test func whateverReadsIsDrawn() throws {
    let sound = try CorpusResults.object()
    var generator = SeededGenerator(seed: 14)
    var (refused, drawn) = (0, 0)
    for _ in 0..<300 {
      let path = Self.place(in: sound, using: &generator)
      guard !path.isEmpty else { continue }
      let choice = generator.below(Self.values.count + 1)
      let new: Any? = choice == Self.values.count ? nil : Self.values[choice]
      let edited = try CorpusResults.replacing(sound, path[...], with: new)
      let data = try JSONSerialization.data(withJSONObject: edited)
      do {
        let results = try Results(parsing: data, path: "r")
        // Drawing takes a second without optimisation.
        if drawn < 12 { _ = try Site(results, formats: drawn < 4 ? [.pdf] : [.png], singleFile: true, jobs: 2) }
        drawn += 1
      } catch {
        #expect(error.kind == .badData && !error.description.contains("\n"), "\(path): \(error)")
        refused += 1
      }
    }
    #expect(refused > 75 && drawn > 12, "\(refused) refused, \(drawn) drawn")
  }
}
