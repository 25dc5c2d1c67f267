import Experiments
import Foundation
import Results
import Testing

/// Results that were edited by hand are refused where drawing could not cope with them.
struct ResultsCheckingTests {
  /// Made-up results, also the fuzzer's.
  private static func results() throws -> [String: Any] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "Fuzz/corpus/results/net"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// A copy with one value replaced: keys of objects, whole numbers for places in lists.
  private static func replacing(_ value: Any, _ path: ArraySlice<String>, with new: Any) throws -> Any {
    guard let step = path.first else { return new }
    if let list = value as? [Any] {
      let place = try #require(Int(step))
      var list = list
      list[place] = try replacing(list[place], path.dropFirst(), with: new)
      return list
    }
    var object = try #require(value as? [String: Any])
    object[step] = try replacing(try #require(object[step]), path.dropFirst(), with: new)
    return object
  }

  @Test func soundResultsAreRead() throws {
    let data = try JSONSerialization.data(withJSONObject: try Self.results())
    #expect(try Results(parsing: data, path: "r").experiments.count == 1)
  }

  @Test(arguments: [
    ("experiments.0.confusion.tn", "-1", "-1 at experiments.0.scores.confusion.tn"),
    (
      "experiments.0.curves.sweep.points.0.confusion.fn", "-1",
      "-1 at experiments.0.curves.sweep.points.0.confusion.fn"
    ),
    ("data.beats", "9223372036854775807", "9223372036854775807 at data.beats"),
    ("experiments.0.history.0.loss", "1e300", "1e+300 at experiments.0.history.0.loss"),
    ("experiments.0.attention.weights", "[]", "a curve of 0 samples, not 187, at experiments.0.attention"),
    ("typicalBeats.0.median", "[1]", "a curve of 1 samples, not 187, at typicalBeats.0"),
  ])
  func whatCannotBeIsToldWithItsPlace(path: String, value: String, found: String) throws {
    let new = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
    let steps = path.split(separator: ".").map(String.init)
    let edited = try Self.replacing(try Self.results(), steps[...], with: new)
    let error = #expect(throws: ResultsError.self) {
      try Results(parsing: try JSONSerialization.data(withJSONObject: edited), path: "r")
    }
    #expect(error == .unreadable(path: "r", found: found))
  }
}
