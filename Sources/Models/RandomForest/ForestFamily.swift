import Files
import Results

/// Random forests as one of the models there are.
struct ForestFamily: ModelFamily {
  let id = ModelID.forest
  let title = "Forest"
  let noun = "forest"
  let fullName = "a random forest"
  let colour = ModelDescription.ColourRole.second
  let progressUnit = "tree"
  let files = [ModelDescription.FileKind(ending: "onnx", content: "for ONNX runtimes")]

  func account(_ settings: ModelSettings) -> String {
    let own = settings.forest
    let leaves = own.minimumLeaf > 1 ? "leaves of at least \(own.minimumLeaf) rows" : "grown to full depth"
    return
      "\(own.trees) trees on bootstrap samples, Gini impurity, the square root of the number of columns tried at each "
      + "split, \(leaves)."
  }

  func identity(_ settings: ModelSettings) -> String { "\(settings.forest)" }

  /// In a network's epochs: one takes about as long as 25 trees.
  func cost(rows: Int, _ settings: ModelSettings) -> Int { rows * settings.forest.trees / 25 }

  func train(_ task: TrainingTask) throws -> TrainedModel {
    var settings = task.settings.forest
    settings.classWeights = task.settings.classWeights
    let trees = settings.trees
    let trained = try RandomForest.train(
      on: task.rows, settings: settings, seed: task.seed, jobs: task.jobs
    ) { try task.observer(.parts(finished: $0, of: trees)) }
    return TrainedModel(classifier: trained.forest, outOfBagError: trained.outOfBagError)
  }

  func encoded(_ classifier: any Classifier) throws -> [[UInt8]] {
    guard let forest = classifier as? RandomForest else { ModelCatalogue.mismatch(classifier, noun) }
    return [forest.onnx()]
  }

  func read(_ bytes: [UInt8]) throws(Fault) -> any Classifier { try RandomForest(onnx: bytes) }
}
