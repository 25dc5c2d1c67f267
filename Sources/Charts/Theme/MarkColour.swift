/// What a mark stands for; a class and a model keep their colour in every figure.
public enum MarkColour: Sendable, Equatable {
  /// Normal beats.
  case normal
  /// Abnormal beats.
  case abnormal
  /// AAMI class N: normal and bundle branch block beats.
  case classN
  /// AAMI class S: supraventricular ectopic beats.
  case classS
  /// AAMI class V: ventricular ectopic beats.
  case classV
  /// AAMI class F: fusion beats.
  case classF
  /// AAMI class Q: paced and unclassifiable beats.
  case classQ
  /// The neural network.
  case net
  /// The random forest.
  case forest
  /// A yardstick beside them: a simple model, or none at all.
  case baseline
  /// Something that is not to draw the eye: a reference, an original, a training curve.
  case neutral
  /// Something to point at: a chosen epoch, a threshold.
  case accent
  /// The n-th of some alike things, from 0; the colours come round again.
  case series(Int)
}
