public import Scoring

/// What is reached under a protocol without learning anything.
public struct Yardstick: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// The class of the nearest training row (Euclidean distance of the 187 samples).
    case nearestNeighbour = "nearest-neighbour"
    /// The class that most training rows have.
    case majority
  }

  public var `protocol`: EvaluationProtocol
  public var kind: Kind
  public var classes: ClassSet
  /// How class 1 was raised; nil when nothing was rebalanced.
  @SaidNull public var oversampling: Oversampling?
  /// Of the test rows that are judged: all, or one in `stride` where there are many.
  public var confusion: ConfusionMatrix
  /// Normal against abnormal, apart for rows whose beat was also trained on.
  public var leak: LeakAudit
  /// The share of the abnormal rows among those judged that are flagged; nil in results of earlier builds.
  public var recall: Rate?
  /// Of how many test rows one is judged, from 1.
  public var stride: Int

  package init(
    protocol: EvaluationProtocol, kind: Kind, classes: ClassSet, oversampling: Oversampling?,
    confusion: ConfusionMatrix, leak: LeakAudit, recall: Rate? = nil, stride: Int
  ) {
    self.protocol = `protocol`
    self.kind = kind
    self.classes = classes
    self.confusion = confusion
    self.leak = leak
    self.recall = recall
    self.stride = stride
    self.oversampling = oversampling
  }
}
