/// What a mark stands for; a class and a model keep their colour in every figure.
public enum MarkColour: Sendable, Equatable {
  case normal
  case abnormal
  case classN
  case classS
  case classV
  case classF
  case classQ
  /// The neural network.
  case net
  /// The random forest.
  case forest
  /// Something that is not to draw the eye: a reference, an original, a training curve.
  case neutral
  /// Something to point at: a chosen epoch, a threshold.
  case accent
  /// The n-th of some alike things, from 0; the colours come round again.
  case series(Int)
}
