/// One wave of a beat: a bell over the angle around the cycle, 0 at the R peak.
struct Wave {
  /// Where the wave peaks, in radians.
  var angle: Double
  /// Its height in millivolts.
  var height: Double
  /// Its standard deviation in radians.
  var width: Double
}

/// A beat as a sum of waves.
///
/// The published table of ECGSYN gives angles th, forces a and widths b; a force a makes a wave of height a b^2 / w, w being
/// the angular speed, so at 60 beats a minute its R wave of a = 30, b = 0.1 is 0.048 high. Heights here are those times 25,
/// which makes that 1.2 mV. All shapes other than `published` are this project's own.
struct BeatShape {
  var waves: [Wave]

  private static let degree = Double.pi / 180

  /// The P, Q, R, S and T waves of ECGSYN at 60 beats a minute.
  static let published = BeatShape(
    waves: [(-70, 1.2, 0.25), (-15, -5, 0.1), (0, 30, 0.1), (15, -7.5, 0.1), (100, 0.75, 0.4)].map {
      (angle: Double, force: Double, width: Double) in
      Wave(angle: angle * degree, height: 25 * force * width * width / (2 * .pi), width: width)
    })

  /// The indices of the published waves in `waves`.
  enum Index {
    static let p = 0
    static let q = 1
    static let r = 2
    static let s = 3
    static let t = 4
  }

  /// The shape at another heart rate: with h the root of beats a second, widths grow by h, the angles of P and T by the
  /// root of h and those of Q and S by h (McSharry et al. 2003, section II-B).
  ///
  /// - Parameter period: seconds from beat to beat.
  func atPeriod(_ period: Double) -> BeatShape {
    let h = (1 / period).squareRoot()
    var shape = self
    for index in shape.waves.indices {
      let isNear = abs(waves[index].angle) < 45 * Self.degree
      shape.waves[index].angle *= isNear ? h : h.squareRoot()
      shape.waves[index].width *= h
    }
    return shape
  }

  /// Both shapes at once, each lowered to its share.
  func mixed(with other: BeatShape, share: Double) -> BeatShape {
    func scaled(_ shape: BeatShape, _ factor: Double) -> [Wave] {
      shape.waves.map { Wave(angle: $0.angle, height: $0.height * factor, width: $0.width) }
    }
    return BeatShape(waves: scaled(self, 1 - share) + scaled(other, share))
  }
}
