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
