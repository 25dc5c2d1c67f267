/// How a forest is grown; the defaults are those of scikit-learn and of the published project.
public struct ForestSettings: Codable, Sendable, Equatable {
  /// The number of trees.
  public var trees: Int
  /// Features tried at each split; nil for the whole part of the columns' square root.
  public var featuresPerSplit: Int?
  /// Drawn rows that each side of a split keeps; a row drawn twice counts twice.
  public var minimumLeaf: Int
  /// Splits on the longest way from root to leaf; nil for as many as it takes.
  public var maximumDepth: Int?
  /// Whether each tree sees as many rows as there are, drawn with replacement, rather than every row once.
  public var bootstrap: Bool
  /// What a drawn row of each class weighs in impurities and leaf shares, positive; nil for 1 each. Counts of rows, such
  /// as `minimumLeaf`, do not depend on it.
  public var classWeights: [Double]?

  /// Settings with scikit-learn's defaults: 100 trees, square root of the columns, grown to full depth.
  ///
  /// - Precondition: `RandomForest.train` wants positive `trees`, `minimumLeaf` and `featuresPerSplit`, and a
  ///   `maximumDepth` of at least 0.
  public init(
    trees: Int = 100, featuresPerSplit: Int? = nil, minimumLeaf: Int = 1, maximumDepth: Int? = nil,
    bootstrap: Bool = true, classWeights: [Double]? = nil
  ) {
    self.trees = trees
    self.featuresPerSplit = featuresPerSplit
    self.minimumLeaf = minimumLeaf
    self.maximumDepth = maximumDepth
    self.bootstrap = bootstrap
    self.classWeights = classWeights
  }
}
