import Heartbeats
import Testing

@Suite("Resampling")
struct PolyphaseResamplerTests {
  /// The input of the expectations below.
  private static let signal = (0..<48).map { (index: Int) -> Double in
    let value = (7 * index * index + 3 * index) % 41 - 20
    return index == 17 ? Double(value) + 3.5 : Double(value)
  }

  // scipy.signal.resample_poly(signal, up, down), SciPy 1.16, printed in full.
  private static let expected: [(up: Int, down: Int, output: [Double])] = [
    (
      25, 72,
      [
        -6.711515458847951, 1.4105183981000837, 2.7620118924978816, 7.53011476479295, 1.2750289979009541,
        7.786419380209676, 3.6118134862157323, 1.961688050202245, -10.656521664349018, -4.959252835942897,
        13.415198147871637, -6.709700042857881, 9.877918885688775, 2.068181500641638, -13.976965627357037,
        1.6999509248693754, -0.1962918403641729,
      ]
    ),
    (
      1, 2,
      [
        -14.340998135072118, 7.304915734591866, -4.206609748588938, 6.437330678990886, 7.354585971840411,
        1.9814801149376964, 5.970981677993009, 1.0514051602044077, 13.272613052957352, -2.9944884848382936,
        5.272354950834316, -4.936184438191732, -16.004720867231946, -0.4439769268116402, 7.953191593068871,
        11.838834542845921, -14.144269023239517, 11.787843318415765, 8.056061647919435, -0.6063746365912093,
        -15.74996186347609, -5.320814197647752, 5.8931186561869335, -4.503664304403783,
      ]
    ),
    (
      5, 8,
      [
        -18.335959146190184, 5.788474783584906, 3.8197785403274365, -8.23771329451656, 15.359281581998173,
        0.6216445211709869, 7.997013991715541, 0.11293070200787908, 7.113505001178478, 1.3141514440849262,
        11.70961032762547, 5.607200314811186, -9.32841261551642, 15.730604907832706, -17.373596720138664,
        -12.074173474022144, -3.1226864057437838, 1.4729640557221597, 16.583670030332826, 4.075176971811009,
        -12.31004574858159, 4.065122213287255, 16.606632605711308, 1.4283674907026456, -3.036314818310892,
        -12.224949147906084, -17.104968688345096, 15.27950745137975, -8.55374276034358, 3.420795226560071,
      ]
    ),
    (
      1, 8,
      [
        -2.363138791225606, 4.718731123824836, 3.9220432996774135, -3.6450869806430077, 4.448948685647113,
        -3.4692939094522,
      ]
    ),
  ]

  @Test("Outputs are those of SciPy's resample_poly, up, down and near the ends", arguments: expected.indices)
  func againstSciPy(index: Int) {
    let (up, down, expected) = Self.expected[index]
    let resampler = PolyphaseResampler(up: up, down: down)
    #expect(resampler.outputCount(of: Self.signal.count) == expected.count)
    var output = Array(repeating: 0.0, count: expected.count)
    resampler.resample(Self.signal, output.indices, into: &output)
    for (value, expected) in zip(output, expected) { #expect(abs(value - expected) < 1e-12) }
  }

  @Test("More outputs than inputs: 100 to 125 Hz")
  func upsampling() {
    // SciPy as above, the first five and last two of 60.
    let first = [-20.013010331628728, -14.101594477771648, 4.153404639392646, 20.173965097414808, 3.1566625377196633]
    let last = [10.5214113591096, 1.3731403553552113]
    var output = Array(repeating: 0.0, count: 60)
    PolyphaseResampler(up: 5, down: 4).resample(Self.signal, 0..<60, into: &output)
    for (value, expected) in zip(output, first) { #expect(abs(value - expected) < 1e-12) }
    for (value, expected) in zip(output.suffix(2), last) { #expect(abs(value - expected) < 1e-12) }
  }

  @Test("A part is what the whole has there, and nothing else is touched")
  func parts() {
    let signal = (0..<5000).map { Double(($0 * $0) % 997) }
    let resampler = PolyphaseResampler(up: 25, down: 72)
    var whole = Array(repeating: 0.0, count: resampler.outputCount(of: signal.count))
    resampler.resample(signal, whole.indices, into: &whole)
    for range in [0..<1, 3..<3, 10..<200, 700..<725, 1700..<whole.count] {
      var part = Array(repeating: -7.0, count: whole.count)
      resampler.resample(signal, range, into: &part)
      for index in part.indices {
        #expect(range.contains(index) ? abs(part[index] - whole[index]) < 1e-9 : part[index] == -7)
      }
    }
  }
}
