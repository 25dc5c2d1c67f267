import Foundation
import FuzzTargets
import Testing

/// The fuzzer's kept inputs, those that once failed among them, read as it reads them.
struct CorpusTests {
  /// `Fuzz/corpus` beside the tests.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzz/corpus")

  @Test(arguments: FuzzTarget.allCases) func everyKeptInputIsReadOrRefused(target: FuzzTarget) throws {
    let folder = Self.folder.appending(path: target.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count > 3, "a target without seeds finds little")
    for name in names.sorted() {
      do {
        try target.run(Array(try Data(contentsOf: folder.appending(path: name))))
      } catch let finding as FuzzFinding {
        Issue.record("\(target.rawValue)/\(name): \(finding)")
      }
    }
  }
}
