import Foundation
import Testing

/// Unsafe pointers stand only where the design allows them, and every file that has some says what keeps them in bounds.
struct UnsafeCodeTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  /// The models' kernels, the readers and writers, the drawing library's wrapper, and what hands bytes to the system.
  private static let rooms = [
    "Models/", "WFDB/", "Heartbeats/", "Charts/Output/", "Files/", "Groundwork/", "ecg-report/Progress/Standard",
  ]

  private static func unsafeFiles() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { path in
      guard path.hasSuffix(".swift") else { return false }
      return try String(contentsOf: sources.appending(path: path), encoding: .utf8).contains("nsafe")
    }
  }

  @Test func unsafePointersStayInTheirRooms() throws {
    let files = try Self.unsafeFiles()
    #expect(files.count > 10)
    for file in files { #expect(Self.rooms.contains { file.hasPrefix($0) }, "\(file)") }
  }

  @Test func everyFileWithUnsafePointersStatesItsInvariant() throws {
    for file in try Self.unsafeFiles() {
      let text = try String(contentsOf: Self.sources.appending(path: file), encoding: .utf8)
      let states = ["nvariant", "- Precondition:", "the ranges tile"].contains { text.contains($0) }
      #expect(states, "\(file) should say what keeps its pointers in bounds")
    }
  }
}
