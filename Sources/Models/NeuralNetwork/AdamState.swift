import CKernels
import Glibc

/// The moments of Adam, its step count, and the gradient of a batch that comes in several parts.
final class AdamState {
  let firstMoment: AlignedBuffer<Float>
  let secondMoment: AlignedBuffer<Float>
  let gradient: AlignedBuffer<Float>
  private let settings: NetworkSettings
  private var steps = 0

  init(parameterCount: Int, settings: NetworkSettings) {
    firstMoment = AlignedBuffer(count: parameterCount)
    secondMoment = AlignedBuffer(count: parameterCount)
    gradient = AlignedBuffer(count: parameterCount)
    self.settings = settings
  }

  /// Counts a step; call it before the update it belongs to.
  func advance() { steps += 1 }

  /// The kernel's factors for the current step, bias correction included; the rest is the caller's to fill in.
  var step: network_step {
    let correction = (1 - pow(settings.beta2, Double(steps))).squareRoot() / (1 - pow(settings.beta1, Double(steps)))
    var step = unsafe network_step()
    unsafe step.oneMinusBeta1 = Float(1 - settings.beta1)
    unsafe step.oneMinusBeta2 = Float(1 - settings.beta2)
    unsafe step.rate = Float(settings.learningRate * correction)
    unsafe step.epsilon = Float(settings.epsilon)
    return unsafe step
  }
}
