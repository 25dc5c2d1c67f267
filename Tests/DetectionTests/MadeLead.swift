import Glibc

/// A lead made of Gaussian waves: a QRS complex at each R time, and a T wave 0.3 s after it.
struct MadeLead {
  var sampleRate = 360.0
  var seconds = 20.0
  /// The R peaks in seconds, with their heights.
  var beats: [(time: Double, height: Double)]
  var waveHeight = 0.25

  static func regular(_ interval: Double, from first: Double = 0.5, seconds: Double = 20) -> [(
    time: Double, height: Double
  )] {
    stride(from: first, to: seconds - 0.3, by: interval).map { ($0, 1) }
  }

  var samples: [Double] {
    var samples = [Double](repeating: 0, count: Int(seconds * sampleRate))
    for beat in beats {
      add(beat.height, at: beat.time, deviation: 0.012, to: &samples)
      add(waveHeight * beat.height, at: beat.time + 0.3, deviation: 0.05, to: &samples)
    }
    return samples
  }

  /// The samples with Gaussian noise of a deviation, and a wandering baseline.
  func samples(noise: Double, wander: Double, seed: UInt64) -> [Double] {
    var dice = Dice(seed: seed)
    return samples.enumerated().map { index, sample in
      let time = Double(index) / sampleRate
      return sample + noise * dice.gaussian() + wander * sin(2 * .pi * 0.3 * time) + 0.4 * wander
        * sin(2 * .pi * 0.15 * time)
    }
  }

  /// The samples of the R peaks.
  var peaks: [Int] { beats.map { Int(($0.time * sampleRate).rounded()) } }

  private func add(_ height: Double, at time: Double, deviation: Double, to samples: inout [Double]) {
    for index in samples.indices {
      let distance = (Double(index) / sampleRate - time) / deviation
      if abs(distance) < 6 { samples[index] += height * exp(-distance * distance / 2) }
    }
  }
}

/// Random numbers that are the same every time.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) + 0.5) / 0x1p53
  }

  mutating func gaussian() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}
