import Foundation
import Testing

/// `--models`, as a user gives it.
struct ModelsCommandTests {
  @Test func aBaselineIsTrainedSavedAndUsed() throws {
    try Tool.withFolder { folder in
      let run = try Tool.run(
        [
          "--quick", "--beats", "1000", "--protocols", "leak-free", "--models", "logistic,net", "--features", "beat",
          "--classes", "binary", "--output", "report",
        ], in: folder)
      #expect(run.code == 0, "\(run.err)")
      #expect(run.out.contains("leak-free logistic after noise"))
      #expect(!run.out.contains("forest"))
      try MadeRecords(names: ["100"], rate: 360, format: 16, lead: "MLII", height: 200, seed: 1).write(
        to: folder.appending(path: "records"))
      let classified = try Tool.run(
        ["classify", "records/100", "--model", "report", "--use", "logistic", "--output", "found"], in: folder)
      #expect(classified.code == 0, "\(classified.err)")
      let missing = try Tool.run(["classify", "records/100", "--model", "report", "--use", "forest"], in: folder)
      #expect(missing.code == 65 && missing.err.contains("models/forest.json"))
    }
  }

  @Test(arguments: ["svm", "net,svm", "", "net,,forest"])
  func aModelThatIsNotKnownIsRefusedWithThoseThatAre(models: String) throws {
    let outcome = try Tool.run(["--quick", "--models", models])
    #expect(outcome.code == 64)
    #expect(outcome.err.contains("--models"))
  }
}
