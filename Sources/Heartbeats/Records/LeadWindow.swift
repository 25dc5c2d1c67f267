import Files

/// The part of a lead that beats are being cut from, its gaps bridged, and its resampled outputs: no more of a lead that comes in pieces
/// need be in memory.
struct LeadWindow {
  /// nil for a lead that has the output's rate.
  private let resampler: PolyphaseResampler?
  private var bridge = GapBridge()
  /// Samples `first`, `first` + 1, … of the lead.
  private var samples: [Double] = []
  private var first = 0
  private var isWhole = false
  /// Outputs `outputFirst`, … up to those computed.
  private var outputs: [Double] = []
  private var outputFirst = 0

  /// Samples that are let go of at once.
  private static let surplus = 8192

  /// Whether all samples stay, as they are somebody else's too and letting go of some would copy the rest.
  private let keepsSamples: Bool

  init(_ resampler: PolyphaseResampler?, keepsSamples: Bool) {
    self.resampler = resampler
    self.keepsSamples = keepsSamples
  }

  /// Where nothing was recorded, as far as the lead has been read.
  var gaps: GapList { bridge.gaps }

  /// Reads on until a sample of the lead and the outputs before one are known.
  mutating func read(
    throughSample sample: Int, outputs: Int, _ next: () throws(Fault) -> [Double]?
  ) throws(Fault) {
    while !isWhole, first + samples.count <= sample || settledCount < outputs {
      // Nearly always one piece, which is not copied where there is nothing before it.
      var pieces: [[Double]] = []
      if let piece = try next() {
        bridge.feed(piece) { pieces.append($0) }
      } else {
        bridge.finish { pieces.append($0) }
        isWhole = true
      }
      for piece in pieces { if samples.isEmpty { samples = piece } else { samples += piece } }
    }
  }

  private var settledCount: Int {
    let count = first + samples.count
    return resampler?.settledCount(of: count) ?? count
  }

  /// A range of outputs, all of which have been read; none before it is asked for again.
  mutating func outputs(_ range: Range<Int>) -> ArraySlice<Double> {
    guard !range.isEmpty else { return [] }
    forget(before: resampler?.firstInput(of: range.lowerBound) ?? range.lowerBound)
    guard let resampler else { return samples[range.lowerBound - first..<range.upperBound - first] }
    let known = outputFirst + outputs.count
    if known > range.lowerBound {
      outputs.removeFirst(range.lowerBound - outputFirst)
    } else {
      outputs.removeAll(keepingCapacity: true)
    }
    outputFirst = range.lowerBound
    let done = outputFirst + outputs.count
    if range.upperBound > done {
      outputs += repeatElement(0, count: range.upperBound - done)
      resampler.resample(samples, from: first, done..<range.upperBound, into: &outputs, from: outputFirst)
    }
    return outputs[..<range.count]
  }

  private mutating func forget(before sample: Int) {
    let surplus = min(sample - first, samples.count)
    guard surplus > Self.surplus, !keepsSamples else { return }
    samples.removeFirst(surplus)
    first += surplus
  }
}
