import Heartbeats

/// Class sizes of all beats, as found or after one way of rebalancing them.
public struct ClassBalance: Codable, Sendable, Equatable {
  /// Beats of one class.
  public struct Size: Codable, Sendable, Equatable {
    /// Different beats.
    public var original: Int
    /// Rows made from them (noisy twins or copies).
    public var made: Int

    public init(original: Int, made: Int) {
      self.original = original
      self.made = made
    }

    public var total: Int { original + made }
  }

  /// nil: the data as found.
  public var oversampling: Oversampling?
  /// By class symbol.
  public var classes: [String: Size]

  init(_ rows: [DrawnRow], of beats: BeatSet, oversampling: Oversampling?) {
    self.oversampling = oversampling
    let all = beats.countsBySymbol(of: rows.lazy.map { Int($0.beat) })
    let made = beats.countsBySymbol(of: rows.lazy.filter(\.isMade).map { Int($0.beat) })
    classes = all.reduce(into: [:]) { sizes, kind in
      let madeCount = made[kind.key, default: 0]
      sizes[kind.key] = Size(original: kind.value - madeCount, made: madeCount)
    }
  }

  /// The two classes the models tell apart.
  public var normal: Size { classes[BeatClass.normal.symbol] ?? Size(original: 0, made: 0) }
  public var abnormal: Size {
    BeatClass.allCases.filter(\.isAbnormal).compactMap { classes[$0.symbol] }
      .reduce(Size(original: 0, made: 0)) { Size(original: $0.original + $1.original, made: $0.made + $1.made) }
  }
}
