import Scoring

/// Class sizes of all beats, as found or after one way of rebalancing them.
public struct ClassBalance: Codable, Sendable, Equatable {
  /// Beats of one class.
  public struct Size: Codable, Sendable, Equatable {
    /// Different beats.
    public var original: Int
    /// Rows that rebalancing added (noisy copies or plain ones).
    public var oversampled: Int

    public init(original: Int, oversampled: Int) {
      self.original = original
      self.oversampled = oversampled
    }

    public var total: Int { original + oversampled }
  }

  /// nil: the data as found.
  public var oversampling: Oversampling?
  /// By class symbol.
  public var classes: [String: Size]

  package init(oversampling: Oversampling? = nil, classes: [String: Size]) {
    self.oversampling = oversampling
    self.classes = classes
  }

  /// The two classes the models tell apart.
  public var normal: Size { classes[BeatClass.normal.symbol] ?? Size(original: 0, oversampled: 0) }
  public var abnormal: Size {
    BeatClass.allCases.filter(\.isAbnormal).compactMap { classes[$0.symbol] }
      .reduce(Size(original: 0, oversampled: 0)) {
        Size(original: $0.original + $1.original, oversampled: $0.oversampled + $1.oversampled)
      }
  }
}
