package import Results

/// The least and the greatest value of a lead in each bin, taken while its samples come in.
package struct EnvelopeGauge {
  /// Enough bins for a line of a page as wide as its pixels.
  package static let binsPerLine = 1400

  private let samplesPerBin: Double
  private let binSeconds: Double
  private var low: [Float] = []
  private var high: [Float] = []
  private var count = 0
  /// The first sample that lies in the next bin.
  private var end = 0

  package init(lineSeconds: Double, sampleRate: Double) {
    binSeconds = max(lineSeconds / Double(Self.binsPerLine), 1 / sampleRate)
    samplesPerBin = binSeconds * sampleRate
  }

  package mutating func feed(_ samples: [Double], scale: Double) {
    var index = 0
    while index < samples.count {
      if count == end {
        low.append(.nan)
        high.append(.nan)
        end = Int((Double(low.count) * samplesPerBin).rounded())
      }
      let stop = min(samples.count, index + end - count)
      var (least, greatest) = (Double.infinity, -Double.infinity)
      for position in index..<stop {
        let sample = samples[position]
        // What is not a number fails both.
        if sample < least { least = sample }
        if sample > greatest { greatest = sample }
      }
      count += stop - index
      index = stop
      guard least <= greatest else { continue }
      let bin = low.count - 1
      low[bin] = low[bin] <= Float(least * scale) ? low[bin] : Float(least * scale)
      high[bin] = high[bin] >= Float(greatest * scale) ? high[bin] : Float(greatest * scale)
    }
  }

  package var envelope: RecordAccount.Envelope {
    RecordAccount.Envelope(binSeconds: binSeconds, low: low, high: high)
  }
}
