import Foundation
import RecordAnalysis
import Scoring
import TestSupport
import Testing
import WFDB

/// The MIT-BIH annotations against perturbed copies, as wfdb-python pairs them: Tests/Oracles/check_scores.py.
@Suite("Comparing annotators of the MIT-BIH database", .enabled(if: Database.isThere, Database.absence))
struct AnnotatorComparisonDatabaseTests {
  // Record, beats of the reference and of the copy, pairs, pairs of one label; printed by the script.
  private static let expected = [
    ("100", 2273, 2275, 1968, 1869),
    ("101", 1865, 1861, 1589, 1500),
    ("102", 2187, 2178, 1897, 1808),
    ("103", 2084, 2091, 1814, 1717),
    ("104", 2229, 2229, 1935, 1845),
    ("105", 2572, 2587, 2268, 2165),
    ("106", 2027, 2050, 1783, 1705),
    ("107", 2137, 2163, 1833, 1749),
    ("108", 1763, 1751, 1508, 1428),
    ("109", 2532, 2539, 2194, 2069),
    ("111", 2124, 2103, 1850, 1775),
    ("112", 2539, 2534, 2194, 2064),
    ("113", 1795, 1812, 1546, 1472),
    ("114", 1879, 1883, 1638, 1564),
    ("115", 1953, 1939, 1673, 1584),
    ("116", 2412, 2408, 2112, 2023),
    ("117", 1535, 1548, 1345, 1270),
    ("118", 2278, 2258, 1970, 1884),
    ("119", 1987, 1981, 1714, 1638),
    ("121", 1863, 1870, 1606, 1534),
    ("122", 2476, 2475, 2149, 2059),
    ("123", 1518, 1521, 1314, 1251),
    ("124", 1619, 1619, 1392, 1324),
    ("200", 2601, 2620, 2251, 2143),
    ("201", 1963, 1965, 1696, 1621),
    ("202", 2136, 2140, 1880, 1776),
    ("203", 2980, 2944, 2565, 2431),
    ("205", 2656, 2641, 2299, 2201),
    ("207", 1860, 1858, 1632, 1549),
    ("208", 2955, 2984, 2568, 2461),
    ("209", 3005, 2984, 2581, 2452),
    ("210", 2650, 2654, 2289, 2170),
    ("212", 2748, 2763, 2350, 2257),
    ("213", 3251, 3250, 2846, 2678),
    ("214", 2262, 2255, 1958, 1866),
    ("215", 3363, 3357, 2909, 2778),
    ("217", 2208, 2221, 1881, 1789),
    ("219", 2154, 2142, 1844, 1773),
    ("220", 2048, 2061, 1764, 1665),
    ("221", 2427, 2420, 2077, 1968),
    ("222", 2483, 2494, 2147, 2035),
    ("223", 2605, 2594, 2256, 2154),
    ("228", 2053, 2061, 1761, 1686),
    ("230", 2256, 2258, 1937, 1832),
    ("231", 1571, 1580, 1371, 1301),
    ("232", 1780, 1795, 1522, 1467),
    ("233", 3079, 3073, 2627, 2517),
    ("234", 2753, 2746, 2388, 2277),
  ]

  @Test("Pairs, and labels but for ties, are those of wfdb-python on all 48 records")
  func counts() throws {
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let folder = scratch.path
    #expect(Self.expected.count == 48)
    for (number, expected) in Self.expected.enumerated() {
      let path = "\(Database.folder)/\(expected.0).atr"
      let copy = Self.perturbed(try AnnotationFile.read(path).annotations, seed: UInt64(number + 1))
      try AnnotationFile(annotations: copy).write(to: "\(folder)/copy")
      let table = try AnnotatorComparison(reference: path, test: "\(folder)/copy", sampleRate: nil, start: 0).table
      let pairs = table.pairs.total
      #expect(pairs + table.missed.reduce(0, +) == expected.1, "record \(expected.0)")
      let extra = (table.extra + table.extraInShutdown).reduce(0, +)
      #expect(pairs + extra + table.uncounted == expected.2, "record \(expected.0)")
      #expect(pairs == expected.3, "record \(expected.0)")
      // Of two marks equally near wfdb-python takes the first, the standard's program the second: labels may differ by one.
      #expect(abs(table.pairs.accuracyProportion.successes - expected.4) <= 1, "record \(expected.0)")
    }
  }

  /// Moves beats by up to 60 samples, leaves some out, adds some, mislabels some; as the script does.
  private static func perturbed(_ annotations: [Annotation], seed: UInt64) -> [Annotation] {
    var state = seed
    func draw(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 40) % limit
    }
    var copy: [(sample: Int, symbol: Character)] = []
    for annotation in annotations {
      guard let symbol = annotation.symbol, "NLRejBAaJSnVErF/fQ?".contains(symbol) else { continue }
      if draw(100) >= 4 {
        let moved = max(0, annotation.sample + draw(121) - 60)
        copy.append((moved, draw(100) < 5 ? "V" : symbol))
      }
      if draw(100) < 4 { copy.append((annotation.sample + 100 + draw(100), "N")) }
    }
    return copy.enumerated().sorted { ($0.element.sample, $0.offset) < ($1.element.sample, $1.offset) }
      .compactMap { Annotation(sample: $0.element.sample, symbol: $0.element.symbol) }
  }
}
