import CKernels
import Glibc

/// The moments of Adam, its step count, and the gradient of a batch that comes in several parts.
///
/// Moments and gradients of a layer start where its parameters do; those of the first layer's weights lie as
/// `NetworkPass` keeps these while training.
final class AdamState {
  let firstMoment: AlignedBuffer<Float>
  let secondMoment: AlignedBuffer<Float>
  let gradient: AlignedBuffer<Float>
  private let settings: NetworkSettings
  private var steps = 0
  /// The learning rate with the current step's bias correction.
  private var rate: Float = 0

  init(parameterCount: Int, settings: NetworkSettings) {
    firstMoment = AlignedBuffer(count: parameterCount)
    secondMoment = AlignedBuffer(count: parameterCount)
    gradient = AlignedBuffer(count: parameterCount)
    self.settings = settings
  }

  /// Counts a step; call it before the update it belongs to.
  func advance() {
    steps += 1
    let correction = (1 - pow(settings.beta2, Double(steps))).squareRoot() / (1 - pow(settings.beta1, Double(steps)))
    rate = Float(settings.learningRate * correction)
  }

  /// What a kernel needs for the current step of the parameters from `offset` on.
  func step(_ parameters: AlignedBuffer<Float>, at offset: Int, isFirst: Bool, isLast: Bool) -> network_step {
    unsafe network_step(
      parameters: parameters.start + offset, firstMoment: firstMoment.start + offset,
      secondMoment: secondMoment.start + offset, gradient: gradient.start + offset, isFirst: isFirst ? 1 : 0,
      isLast: isLast ? 1 : 0, oneMinusBeta1: Float(1 - settings.beta1), oneMinusBeta2: Float(1 - settings.beta2),
      rate: rate, epsilon: Float(settings.epsilon))
  }
}
