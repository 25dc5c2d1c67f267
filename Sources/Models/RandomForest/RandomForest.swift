import CKernels
import Files
import Groundwork
import Synchronization

/// A random forest (Breiman 2001): the mean of trees grown on bootstrap samples with random features.
///
/// Like scikit-learn's, but that features are cut into at most 256 bins before growing, and splits lie between bins;
/// thresholds are numbers of the features' own scale.
public struct RandomForest: Classifier, Sendable, Equatable {
  /// The trees, in the order of their random streams.
  public let trees: [DecisionTree]
  /// Columns of the rows it was trained on.
  public let columns: Int
  /// Classes it tells apart, from 2 to `classLimit`.
  public let classCount: Int
  private let plan: ForestPlan

  /// The most classes a forest tells apart.
  public static let classLimit = Int(FOREST_CLASSES)

  /// A forest of grown trees, such as those of several forests.
  ///
  /// - Precondition: at least one tree, all for as many classes; they look at the first `columns` columns only.
  public init(trees: [DecisionTree], columns: Int) {
    precondition(!trees.isEmpty, "a forest has trees")
    precondition(trees.allSatisfy { $0.classCount == trees[0].classCount }, "trees of one forest know the same classes")
    classCount = trees[0].classCount
    self.trees = trees
    self.columns = columns
    plan = ForestPlan(trees, columns: columns)
  }

  /// Grows a forest on up to `jobs` threads; the result does not depend on their number.
  ///
  /// - Parameters:
  ///   - rows: the training rows.
  ///   - settings: how many trees, and how far each is grown.
  ///   - seed: of the bootstrap samples and of the features tried at each split.
  ///   - jobs: threads to use, at least 1.
  ///   - onTree: called with the number of trees finished after each one, on any thread; throwing stops the training soon.
  /// - Throws: `Fault` for features that are not finite; what `onTree` throws.
  /// - Precondition: at least one row and one column, at most `classLimit` classes; positive settings.
  public static func train(
    on rows: LabelledRows, settings: ForestSettings, seed: UInt64, jobs: Int, onTree: @Sendable (Int) throws -> Void
  ) throws -> TrainedForest {
    let features = rows.features
    precondition(features.rows > 0 && features.columns > 0, "training needs at least one row and one column")
    precondition(features.rows < Int(UInt32.max) && features.columns < Int(UInt32.max), "rows are numbered in 32 bits")
    precondition(settings.trees > 0 && settings.minimumLeaf > 0, "trees and minimum leaf are positive")
    precondition(settings.featuresPerSplit ?? 1 > 0 && settings.maximumDepth ?? 0 >= 0, "settings make sense")
    precondition(rows.classCount <= classLimit, "at most \(classLimit) classes")
    precondition(
      settings.classWeights.map { $0.count == rows.classCount && $0.allSatisfy { $0 > 0 && $0.isFinite } } ?? true,
      "a positive weight for each class")
    try features.requireFinite()

    let binned = BinnedFeatures(features, jobs: jobs)
    let finished = Atomic<Int>(0)
    let results = try concurrentMap(settings.trees, jobs: jobs) { index in
      var grower = TreeGrower(
        features: binned, rows: rows, settings: settings,
        generator: SeededGenerator(seed: seed, stream: UInt64(index)))
      let result = grower.grow()
      try onTree(finished.wrappingAdd(1, ordering: .relaxed).newValue)
      return result
    }
    var outOfBag = OutOfBagError(rows: rows)
    let errors = settings.bootstrap ? results.map { outOfBag.add($0) } : []
    return TrainedForest(
      forest: RandomForest(trees: results.map(\.tree), columns: features.columns), outOfBagError: errors,
      outOfBagRows: outOfBag.rows)
  }

  /// The mean of the trees' leaf probabilities for every row, as in scikit-learn.
  ///
  /// - Precondition: `features` has as many columns as the rows it was trained on.
  public func probabilities(for features: FeatureMatrix, jobs: Int) -> ClassProbabilities {
    precondition(features.columns == columns, "as many columns as the forest was trained on")
    let share = max(1, (features.rows + jobs - 1) / jobs)
    let blocks = (share + Int(FOREST_BLOCK) - 1) / Int(FOREST_BLOCK)
    let block = (share + blocks - 1) / blocks
    let means = concurrentBlocks(rows: features.rows, width: plan.width, block: block, jobs: jobs) { rows in
      plan.sums(for: features, rows: rows).map { min(1, $0 / Float(trees.count)) }
    }
    return classCount == 2
      ? ClassProbabilities(ofClass1: means)
      : ClassProbabilities(values: means, rows: features.rows, classes: classCount)
  }

  public static func == (first: RandomForest, second: RandomForest) -> Bool {
    first.trees == second.trees && first.columns == second.columns
  }
}

/// A forest with what its out-of-bag rows say about it.
public struct TrainedForest: Sendable {
  /// The forest.
  public let forest: RandomForest
  /// The share of rows misclassified after 1, 2, … all trees, each row judged only by those of the trees that were grown
  /// without it (Breiman 2001); rows that every tree so far has seen are left out.
  ///
  /// Empty without bootstrap; not a number as long as no row is out of bag, which takes a handful of rows.
  public let outOfBagError: [Double]
  /// Rows that at least one of all trees was grown without.
  public let outOfBagRows: Int

  /// A forest with its out-of-bag values, e.g. one that was kept.
  public init(forest: RandomForest, outOfBagError: [Double], outOfBagRows: Int) {
    self.forest = forest
    self.outOfBagError = outOfBagError
    self.outOfBagRows = outOfBagRows
  }
}
