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

  /// The samples of the R peaks.
  var peaks: [Int] { beats.map { Int(($0.time * sampleRate).rounded()) } }

  private func add(_ height: Double, at time: Double, deviation: Double, to samples: inout [Double]) {
    for index in samples.indices {
      let distance = (Double(index) / sampleRate - time) / deviation
      if abs(distance) < 6 { samples[index] += height * exp(-distance * distance / 2) }
    }
  }
}
