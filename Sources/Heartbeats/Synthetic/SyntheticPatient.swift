import Glibc
import Groundwork
import Scoring

/// A simulated patient: how the heart beats, and how each kind of beat looks. All parameters are this project's own.
struct SyntheticPatient {
  /// Mean seconds from beat to beat.
  let period: Double
  /// The standard deviation of the intervals as a share of the mean.
  let variability: Double
  /// Whether intervals are random, not waves of breathing and pressure.
  let isIrregular: Bool
  /// How much heights and widths differ from beat to beat, as shares.
  let unsteadiness: Double
  /// The deviation of the noise in millivolts.
  let noise: Double
  /// The height of the slow wander in millivolts.
  let wander: Double

  private let normal: BeatShape
  private let atrial: BeatShape
  private let paced: BeatShape
  /// Ventricular beats start from one or two places, each with a shape of its own.
  private let foci: [BeatShape]

  init(roles: SyntheticPlan.Roles, using generator: inout SeededGenerator) {
    period = min(1.15, max(0.55, 0.8 * Self.factor(0.16, &generator)))
    isIrregular = roles.contains(.irregular)
    variability = isIrregular ? 0.16 : 0.02 + 0.04 * generator.uniform()
    unsteadiness = 0.03 + 0.04 * generator.uniform()
    noise = 0.008 + 0.022 * generator.uniform()
    wander = 0.04 + 0.16 * generator.uniform()
    normal = Self.normalShape(isBlocked: roles.contains(.block), &generator)
    atrial = Self.atrialShape(of: normal, &generator)
    paced = Self.pacedShape(&generator)
    foci = [Self.ventricularShape(&generator), Self.ventricularShape(&generator)]
  }

  /// How one beat of a class looks, before it is fitted to the heart rate.
  func shape(of beatClass: BeatClass, using generator: inout SeededGenerator) -> BeatShape {
    var shape: BeatShape
    switch beatClass {
    case .normal: shape = normal
    case .supraventricular: shape = generator.below(4) == 0 ? aberrant(atrial) : atrial
    case .ventricular:
      // One in five meets a normal beat on its way, too little to count as fusion.
      let share = generator.below(5) == 0 ? 0.65 + 0.35 * generator.uniform() : 1
      shape = normal.mixed(with: focus(&generator), share: share)
    case .fusion: shape = normal.mixed(with: focus(&generator), share: 0.35 + 0.3 * generator.uniform())
    case .unknown:
      // One in six is a fusion of a paced and a normal beat, which the database counts as Q as well.
      let share = generator.below(6) == 0 ? 0.4 + 0.3 * generator.uniform() : 1
      shape = normal.mixed(with: paced, share: share)
    }
    let height = Self.factor(unsteadiness, &generator)
    for index in shape.waves.indices {
      shape.waves[index].height *= height * Self.factor(unsteadiness, &generator)
      shape.waves[index].width *= Self.factor(unsteadiness / 2, &generator)
    }
    return shape
  }

  /// The published shape with this patient's heights, widths and angles; wide and notched with a bundle branch block.
  private static func normalShape(isBlocked: Bool, _ generator: inout SeededGenerator) -> BeatShape {
    var shape = BeatShape.published
    let spread = [0.35, 0.5, 0.3, 0.6, 0.4]
    for index in shape.waves.indices {
      shape.waves[index].height *= factor(spread[index], &generator)
      shape.waves[index].width *= factor(0.12, &generator)
      if index != BeatShape.Index.r { shape.waves[index].angle += 0.05 * generator.normal() }
    }
    if generator.below(8) == 0 { shape.waves[BeatShape.Index.t].height *= -0.6 }
    if isBlocked {
      let scale = 1.5 + 0.5 * generator.uniform()
      for index in [BeatShape.Index.r, BeatShape.Index.s] { shape.waves[index].width *= scale }
      shape.waves[BeatShape.Index.s].angle *= scale
      let notch = shape.waves[BeatShape.Index.r]
      shape.waves.append(
        Wave(angle: 0.22, height: notch.height * (0.2 + 0.4 * generator.uniform()), width: notch.width))
      shape.waves[BeatShape.Index.t].height *= generator.below(2) == 0 ? -0.8 : 1
    }
    return shape
  }

  /// An atrial beat: another P wave, QRS and T wave a little other than the patient's normal ones.
  private static func atrialShape(of normal: BeatShape, _ generator: inout SeededGenerator) -> BeatShape {
    var shape = normal
    shape.waves[BeatShape.Index.p].height *= generator.below(3) == 0 ? -0.7 : 0.7
    shape.waves[BeatShape.Index.p].angle += 0.2
    shape.waves[BeatShape.Index.r].height *= 1.1 * factor(0.12, &generator)
    shape.waves[BeatShape.Index.r].width *= 0.92
    shape.waves[BeatShape.Index.s].height *= 1.4 * factor(0.3, &generator)
    shape.waves[BeatShape.Index.t].height *= 1.2 * factor(0.25, &generator)
    shape.waves[BeatShape.Index.t].angle -= 0.1 + 0.15 * generator.uniform()
    return shape
  }

  /// The same conducted late through one bundle branch.
  private func aberrant(_ shape: BeatShape) -> BeatShape {
    var shape = shape
    shape.waves[BeatShape.Index.r].width *= 1.4
    shape.waves[BeatShape.Index.s].width *= 1.8
    shape.waves[BeatShape.Index.s].height *= 1.6
    return shape
  }

  private func focus(_ generator: inout SeededGenerator) -> BeatShape {
    foci[generator.below(4) == 0 ? 1 : 0]
  }

  /// A ventricular beat: no P wave, a large wide QRS up or down, the T wave the other way.
  private static func ventricularShape(_ generator: inout SeededGenerator) -> BeatShape {
    let height = (generator.below(4) == 0 ? -1.2 : 1.7) * factor(0.25, &generator)
    let width = 0.24 * factor(0.15, &generator)
    return BeatShape(waves: [
      Wave(angle: 0, height: height, width: width),
      Wave(angle: 2.3 * width, height: -0.45 * height * factor(0.3, &generator), width: 0.9 * width),
      Wave(angle: 1.75 + 0.1 * generator.normal(), height: -0.4 * height * factor(0.3, &generator), width: 0.42),
    ])
  }

  /// A paced beat: the pacemaker's spike, no P wave, a wide QRS, the T wave the other way.
  private static func pacedShape(_ generator: inout SeededGenerator) -> BeatShape {
    let height = (generator.below(3) == 0 ? -1.0 : 1.1) * factor(0.25, &generator)
    let width = 0.2 * factor(0.12, &generator)
    return BeatShape(waves: [
      Wave(angle: -2.2 * width, height: 0.8 * factor(0.3, &generator), width: 0.02),
      Wave(angle: 0, height: height, width: width),
      Wave(angle: 2 * width, height: -0.3 * height * factor(0.4, &generator), width: 0.8 * width),
      Wave(angle: 1.6 + 0.1 * generator.normal(), height: -0.55 * height * factor(0.25, &generator), width: 0.45),
    ])
  }

  /// A random factor around 1 (log-normal).
  private static func factor(_ spread: Double, _ generator: inout SeededGenerator) -> Double {
    exp(spread * generator.normal())
  }
}
