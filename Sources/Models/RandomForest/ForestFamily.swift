import Files

/// Random forests as one of the models there are.
struct ForestFamily: ModelFamily {
  let id = "forest"
  let title = "Forest"
  let noun = "forest"
  let fullName = "a random forest"
  let colour = 1
  let isUsual = true
  let files = [ModelFile(ending: "onnx", content: "for ONNX runtimes")]

  func account(_ settings: ModelSettings) -> String {
    "\(settings.forest.trees) trees on bootstrap samples, grown to leaves of at least \(settings.forest.minimumLeaf) rows."
  }

  func identity(_ settings: ModelSettings) -> String { "\(settings.forest)" }

  /// In a network's epochs: one takes about as long as 25 trees.
  func cost(rows: Int, _ settings: ModelSettings) -> Int { rows * settings.forest.trees / 25 }

  func train(_ task: TrainingTask) throws -> TrainedModel {
    let settings = task.settings.forest
    let trained = try RandomForest.train(
      on: task.rows, settings: settings, seed: task.seed, jobs: task.jobs
    ) { try task.observer(.parts(finished: $0, of: settings.trees)) }
    return TrainedModel(classifier: trained.forest, outOfBagError: trained.outOfBagError)
  }

  func encoded(_ classifier: any Classifier) throws -> [[UInt8]] {
    guard let forest = classifier as? RandomForest else { ModelCatalogue.mismatch(classifier, noun) }
    return [forest.onnx()]
  }

  func read(_ bytes: [UInt8]) throws(Fault) -> any Classifier { try RandomForest(onnx: bytes) }
}
