//! Finds the R peaks of a made lead and scores them against the truth.

// snippet.lead
import Detection
import Scoring

// A minute at 360 samples a second: an R peak every 0.8 s on a
// little noise.
let rate = 360.0
let peaks = Array(stride(from: 180, to: Int(60 * rate), by: 288))
var lead = (0..<Int(60 * rate)).map { Double($0 * 37 % 101) / 2000 }
for peak in peaks {
  for offset in -12...12 {
    lead[peak + offset] += 1 - Double(abs(offset)) / 12
  }
}

// snippet.detect
var detector = QRSDetector(sampleRate: rate)
let found = detector.feed(lead) + detector.finish()

// snippet.score
func marks(_ samples: [Int]) -> BeatMarks {
  BeatMarks(beats: samples.map { BeatMarks.Beat(sample: $0, .normal) })
}
let score = BeatComparison(
  reference: marks(peaks), test: marks(found), window: Int(0.15 * rate)
).qrs
print("sensitivity \(score.sensitivity.estimate ?? .nan)")
let predictivity = score.positivePredictivity.estimate ?? .nan
print("positive predictivity \(predictivity)")
// snippet.end
