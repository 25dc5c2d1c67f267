import Foundation
import TestSupport
import Testing

/// Reports that several tests start from, each made once by the tool.
enum ReadyReport {
  /// What the run said that made a report, and the folder that the report lies in.
  struct Made: Sendable {
    let outcome: Tool.Outcome
    let folder: TemporaryFolder

    var report: URL { folder.url.appending(path: "report") }

    /// Makes a report with these arguments, in a folder of its own.
    fileprivate init(_ arguments: [String]) throws {
      folder = try TemporaryFolder()
      outcome = try Tool.run(arguments + ["--output", "report"], in: folder.url)
      #expect(outcome.code == 0, "\(outcome.err)")
    }

    /// Puts a copy into a folder, to be changed there.
    func copy(to folder: URL, as name: String = "report") throws {
      try FileManager.default.copyItem(at: report, to: folder.appending(path: name))
    }
  }

  static let quick = ["--quick", "--beats", "2000"]
  static let leakFree = quick + ["--protocols", "leak-free"]

  /// A quick run of all protocols.
  static let ofAllProtocols = Result { try Made(quick) }
  /// One protocol, which takes half as long.
  static let ofOneProtocol = Result { try Made(leakFree) }
  static let ofAnotherSeed = Result { try Made(leakFree + ["--seed", "2"]) }
  /// Models of two and of five classes, on patient features too.
  static let betweenPatients = Result { try Made(["--quick", "--beats", "1500", "--protocols", "inter-patient"]) }
}
