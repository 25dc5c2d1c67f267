import Foundation

/// What NumPy and SciPy make of made signals: Tests/Oracles/patient_features.py writes it.
struct FeatureFixture: Decodable {
  struct Filter: Decodable {
    var rate: Double
    var low: Double
    var high: Double
    /// At the samples `chosen`.
    var values: [Double]
  }

  struct Taps: Decodable {
    var stride: Int
    var values: [Double]
  }

  struct Short: Decodable {
    var count: Int
    var values: [Double]
  }

  var count: Int
  var chosen: [Int]
  var filters: [Filter]
  var short: Short
  var taps: [Taps]
  var beats: [Int]
  /// A row a beat.
  var features: [[Double]]

  static func read() throws -> FeatureFixture {
    let url = Bundle.module.bundleURL.appending(path: "Fixtures/patient-features.json")
    return try JSONDecoder().decode(FeatureFixture.self, from: Data(contentsOf: url))
  }

  /// The signal that the filters ran over.
  var signal: [Double] {
    (0..<count).map { (i: Int) -> Double in
      let noise = Double((7 * i * i + 3 * i) % 41 - 20) / 20
      let wave: Double = 3 * sin(Double(i) / 200)
      return noise + wave + Double(i % 997) / 500
    }
  }

  /// The two leads that the features are of, sampled at another rate if wanted, the beats with them.
  func leads(rate: Double = 360) -> (leads: [[Double]], beats: [Int]) {
    let count = Int(Double((beats.last ?? 0) + 400) * rate / 360)
    var leads = [[Double]](repeating: [], count: 2)
    leads[0].reserveCapacity(count)
    for sample in 0..<count {
      let x = Double(sample) * 360 / rate
      let i = Int(x)
      var (wave, other) = (0.0, 0.0)
      func bell(_ centre: Int, _ width: Double) -> Double {
        let distance = (x - Double(centre)) / width
        return exp(-distance * distance / 2)
      }
      for (k, p) in beats.enumerated() where abs(p - i) < 900 {
        if k % 6 == 5 {
          wave += 1.4 * bell(p, 14)
          wave -= 0.6 * bell(p + 60, 30)
          other -= 0.9 * bell(p + 4, 16)
          other += 0.3 * bell(p + 70, 30)
        } else {
          wave += 0.12 * bell(p - 58, 9)
          wave -= 0.15 * bell(p - 9, 4)
          wave += bell(p, 5)
          wave -= 0.25 * bell(p + 10, 5)
          wave += 0.3 * bell(p + 95, 22)
          let height: Double = 0.5 + 0.02 * Double(k % 5)
          other += 0.08 * bell(p - 58, 9)
          other += height * bell(p, 6)
          other -= 0.4 * bell(p + 9, 5)
          other += 0.1 * bell(p + 95, 22)
        }
      }
      // Noise belongs to samples, so a lead at another rate has none.
      let noise: Double = rate == 360 ? Double((7 * i * i + 3 * i) % 41 - 20) : 0
      let otherNoise: Double = rate == 360 ? Double((5 * i * i + i) % 37 - 18) : 0
      let drift: Double = 0.2 * sin(x / 300)
      let otherDrift: Double = 0.1 * sin(x / 170)
      leads[0].append(wave + drift + 0.004 * noise)
      leads[1].append(other + otherDrift + 0.003 * otherNoise)
    }
    return (leads, beats.map { Int((Double($0) * rate / 360).rounded()) })
  }
}
