import Charts
import Foundation
import Testing

/// Strips keep the scales of ECG paper and say what they cannot show.
@Suite struct StripChartTests {
  /// The figure's strokes in its trace's width, as points.
  private func traces(_ figure: StripChart) -> [[Point]] {
    figure.drawing(appearance: .light).commands.compactMap { command in
      guard case .stroke(let path, _, let stroke) = command, stroke.width == 1.25 else { return nil }
      return path.elements.compactMap {
        switch $0 {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
    }
  }

  private func chart(_ samples: [Double], rate: Double = 100, isCalibrated: Bool = true) -> StripChart {
    StripChart(strips: [
      .init(
        title: "a", leads: [.init(name: "II", samples: samples, sampleRate: rate, isCalibrated: isCalibrated)])
    ])
  }

  private func texts(_ figure: any Figure) -> String {
    figure.textBoxes(appearance: .light).map(\.text).joined(separator: " ")
  }

  @Test(arguments: [1, 2, 3.5], [0.0, -40, 1000])
  func aSecondIs25MillimetresAndAMillivolt10(height: Double, offset: Double) throws {
    var samples = [Double](repeating: offset, count: 601)
    samples[200] = offset + height
    samples[500] = offset + height
    let traces = traces(chart(samples))
    let pulse = try #require(traces.first)
    let lead = try #require(traces.last)
    let millimetre = 96 / 25.4
    let top = try #require(lead.map(\.y).min())
    let peaks = lead.filter { abs($0.y - top) < 1e-6 }.map(\.x)
    #expect(abs(peaks[1] - peaks[0] - 3 * 25 * millimetre) < 1e-6)
    #expect(abs(lead[0].y - top - height * 10 * millimetre) < 1e-6)
    let heights = pulse.map(\.y)
    #expect(abs(heights.max()! - heights.min()! - 10 * millimetre) < 1e-6)
    #expect(abs(pulse.last!.x - pulse[0].x - 0.2 * 25 * millimetre) < 1e-6)
    // The calibration mark stands on the level of the lead.
    #expect(abs(heights.max()! - lead[0].y) < 1e-6)
  }

  @Test func whatReachesBeyondThePaperIsMarkedAndTold() {
    var samples = [Double](repeating: 0, count: 600)
    #expect(!texts(chart(samples)).contains("cut at"))
    samples[100] = 5
    #expect(!texts(chart(samples)).contains("cut at"))
    samples[300] = -7.26
    #expect(texts(chart(samples)).contains("II: cut at the triangles, 5 mV from the median; it reaches 7.3 mV."))
    let triangles = chart(samples).drawing(appearance: .light).commands.count {
      if case .fill(let path, _) = $0 { path.elements.last == .close } else { false }
    }
    #expect(triangles == 1)
  }

  @Test func aLeadOfUnknownUnitHasNoCalibrationMark() {
    let samples = [Double](repeating: 0, count: 600)
    #expect(traces(chart(samples)).count == 2)
    #expect(traces(chart(samples, isCalibrated: false)).count == 1)
    #expect(texts(chart(samples, isCalibrated: false)).contains("its unit is not known"))
    #expect(!texts(chart(samples, isCalibrated: false)).contains("mm/mV"))
  }

  @Test func whatWasNotRecordedLeavesAGap() {
    var samples = [Double](repeating: 0, count: 600)
    for index in 200..<300 { samples[index] = .nan }
    let moves = chart(samples).drawing(appearance: .light).commands.reduce(0) { count, command in
      guard case .stroke(let path, _, let stroke) = command, stroke.width == 1.25 else { return count }
      return count + path.elements.count { if case .move = $0 { true } else { false } }
    }
    // The calibration mark and two parts of the lead.
    #expect(moves == 3)
  }

  @Test func greyIsExplainedWhereThereIsAny() {
    var figure = chart([Double](repeating: 0, count: 600))
    #expect(!texts(figure).contains("Grey"))
    figure.strips[0].unreadable = [2...4]
    #expect(texts(figure).contains("Grey: judged unreadable."))
  }
}
