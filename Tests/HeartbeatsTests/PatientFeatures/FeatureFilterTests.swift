import Heartbeats
import Testing

@Suite("Filters of patient features")
struct FeatureFilterTests {
  @Test("A band-pass forward and backward gives what SciPy's filtfilt gives, to 1e-7")
  func filtfilt() throws {
    let fixture = try FeatureFixture.read()
    let signal = fixture.signal
    for expected in fixture.filters {
      let output = ForwardBackwardFilter.filter(
        signal, .init(low: expected.low, high: expected.high), sampleRate: expected.rate)
      #expect(output.count == signal.count)
      for (sample, value) in zip(fixture.chosen, expected.values) {
        #expect(abs(output[sample] - value) < 1e-7, "sample \(sample) at \(expected.rate) Hz")
      }
    }
  }

  @Test("A signal shorter than the padding is padded by all it has")
  func short() throws {
    let fixture = try FeatureFixture.read()
    let output = ForwardBackwardFilter.filter(
      Array(fixture.signal.prefix(fixture.short.count)), .init(low: 0.5, high: 40), sampleRate: 360)
    for (value, expected) in zip(output, fixture.short.values) { #expect(abs(value - expected) < 1e-9) }
    #expect(ForwardBackwardFilter.filter([], .init(low: 0.5, high: 40), sampleRate: 360) == [])
    let single = ForwardBackwardFilter.filter([3], .init(low: 0.5, high: 40), sampleRate: 360)
    #expect(single.count == 1 && abs(single[0]) < 1e-9)
  }

  @Test("Pieces of any length give the very same output")
  func pieces() throws {
    let signal = try FeatureFixture.read().signal
    let band = BandPassLanes.Band(low: 0.5, high: 40)
    let whole = ForwardBackwardFilter.filter(signal, band, sampleRate: 360)
    for length in [7, 17, 21_600, 40_000] {
      var filter = ForwardBackwardFilter(wide: band, narrow: band, sampleRate: 360)
      var output = ForwardBackwardFilter.Output()
      for start in stride(from: 0, to: signal.count, by: length) {
        let piece = signal[start..<min(start + length, signal.count)]
        filter.feed(piece, piece, to: &output)
      }
      filter.finish(to: &output)
      #expect(output.wide == whole, "pieces of \(length)")
      let narrow = whole.flatMap { [Float($0), Float($0)] }
      #expect(output.narrow == narrow, "pieces of \(length)")
    }
  }

  @Test("The low-pass is that of SciPy's resample_poly, to 1e-12")
  func lowPass() throws {
    for expected in try FeatureFixture.read().taps {
      let taps = PolyphaseResampler.lowPass(half: 10 * expected.stride, cutoff: 1 / Double(expected.stride), gain: 1)
      #expect(taps.count == expected.values.count)
      for (tap, value) in zip(taps, expected.values) { #expect(abs(tap - value) < 1e-12) }
    }
  }

  @Test("The median without sorting is that of sorting", arguments: [1, 2, 3, 4, 10, 101, 1000])
  func median(count: Int) throws {
    for modulus in [1, 2, 7, 1009] {
      var numbers = (0..<count).map { Float(($0 * 7919 + 13) % modulus) - 3 }
      let sorted = numbers.sorted()
      let expected = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
      #expect(MedianSelection.median(&numbers) == expected)
      #expect(numbers.sorted() == sorted)
    }
    var none: [Float] = []
    #expect(MedianSelection.median(&none) == nil)
  }
}
