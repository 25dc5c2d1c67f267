import Glibc

/// A small, fast, reproducible random number generator (xoshiro256**, seeded through SplitMix64).
///
/// The same seed gives the same numbers on every machine. Work that runs in parallel derives a generator of its own for
/// every unit (a tree, an epoch, a record) with `init(seed:stream:)`, so the number of threads never changes a result.
///
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// A generator for one seed.
  public init(seed: UInt64) {
    var mixer = SplitMix(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// A generator for one numbered stream of a seed; streams do not overlap in practice.
  public init(seed: UInt64, stream: UInt64...) {
    self.init(seed: stream.reduce(seed) { SeededGenerator.mix($0, $1) })
  }

  /// A seed derived from another seed and a name, e.g. of an experiment.
  public static func derive(_ seed: UInt64, _ name: String) -> UInt64 {
    name.utf8.reduce(mix(seed, UInt64(name.utf8.count))) { mix($0, UInt64($1)) }
  }

  /// A seed derived from another seed and a number.
  public static func derive(_ seed: UInt64, _ number: UInt64) -> UInt64 { mix(seed, number) }

  private static func mix(_ seed: UInt64, _ value: UInt64) -> UInt64 {
    var mixer = SplitMix(state: seed ^ (value &+ 1) &* 0xD6E8_FEB8_6659_FD93)
    return mixer.next()
  }

  public mutating func next() -> UInt64 {
    let result = rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, 45)
    return result
  }

  /// A number in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A whole number in 0..<bound, without modulo bias (Lemire's multiplication with rejection).
  ///
  /// - Precondition: `bound > 0`.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "bound must be positive")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// A standard normal number (Marsaglia's polar method).
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let scale = (-2 * log(square) / square).squareRoot()
      spareNormal = y * scale
      return x * scale
    }
  }

  /// The numbers 0..<count in random order (Fisher-Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Shuffles in place (Fisher-Yates), the same way for any standard library version.
  ///
  /// Inlinable, so that callers have it compiled for their element type; an array's checks of each exchange take longer than it.
  @inlinable
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    // Invariant: `below` gives a number up to `last`, which is an index of the elements.
    unsafe elements.withUnsafeMutableBufferPointer { elements in
      for last in stride(from: elements.count - 1, to: 0, by: -1) { unsafe elements.swapAt(last, below(last + 1)) }
    }
  }

  private func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }
}

/// Spreads a seed over a whole state (Steele, Lea and Flood 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
