/// Resamples a lead that comes in pieces; the outputs are those of the whole lead.
struct ResamplingStream: Sendable {
  /// nil to hand samples on as they are.
  private let resampler: PolyphaseResampler?
  /// The inputs that outputs to come may need, from input `first` on.
  private var inputs: [Double] = []
  private var first = 0
  /// Outputs handed out.
  private var done = 0

  init(_ resampler: PolyphaseResampler?) {
    self.resampler = resampler
  }

  /// Takes the next samples in; returns the outputs that are settled by now.
  mutating func feed(_ samples: [Double]) -> [Double] {
    guard let resampler else { return samples }
    inputs += samples
    let outputs = take(to: resampler.settledCount(of: first + inputs.count), resampler)
    let needed = min(resampler.firstInput(of: done) - first, inputs.count)
    inputs.removeFirst(needed)
    first += needed
    return outputs
  }

  /// Ends the lead; returns the last outputs.
  mutating func finish() -> [Double] {
    guard let resampler else { return [] }
    return take(to: resampler.outputCount(of: first + inputs.count), resampler)
  }

  private mutating func take(to end: Int, _ resampler: PolyphaseResampler) -> [Double] {
    guard end > done else { return [] }
    var outputs = [Double](repeating: 0, count: end - done)
    resampler.resample(inputs, from: first, done..<end, into: &outputs, from: done)
    done = end
    return outputs
  }
}
