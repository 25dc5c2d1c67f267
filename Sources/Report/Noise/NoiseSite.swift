public import Charts
public import Files
import Groundwork
public import Results

/// The page of a noise stress test with its figure and tables, as files in memory: relative path to bytes.
public struct NoiseSite: Sendable {
  /// Relative paths with forward slashes, in no order.
  public private(set) var files: [String: [UInt8]]

  /// What the template reads.
  struct Context {
    /// The element by which a page is known as one of this program's.
    var generator: String
    var record: String
    /// Said beside "not for diagnosis".
    var warnings: [String]
    var measured: String
    var answer: String
    var figure: [PageContext.Figure]
    var method: [String]
    var scalings: PageContext.Table
  }

  private static let generator = #"<meta name="generator" content="ecg-report noise">"#

  /// Draws the page.
  ///
  /// - Parameter jobs: threads to draw on; the bytes do not depend on it.
  /// - Throws: `Fault` of kind `cannotWrite`.
  public init(_ stress: NoiseStress, theme: Theme = .standard, jobs: Int) throws(Fault) {
    let drawing = NoiseFigure(stress: stress)
    let figure = drawing.figure()
    let drawn = try concurrentMap(Appearance.allCases.count, jobs: jobs) { index throws(Fault) in
      try figure.chart.encoded(as: .png, appearance: Appearance.allCases[index], theme: theme)
    }
    files = [:]
    for (appearance, bytes) in zip(Appearance.allCases, drawn) {
      files["figures/\(figure.id)\(appearance == .dark ? "-dark" : "").png"] = bytes
    }
    for table in [figure.table, drawing.scalings()] { files["tables/\(table.id).csv"] = Array(table.csv.utf8) }
    files["style.css"] = Templates.style(theme)
    let learnt = stress.models.filter(\.isLearnt).map { $0.title.lowercased() }
    let ratios = stress.ratios.map { Format.number(Double($0), digits: 0) }
    let context = Context(
      generator: Self.generator, record: stress.record,
      warnings: learnt.isEmpty
        ? []
        : [
          "The \(Format.list(learnt)) \(learnt.count == 1 ? "was" : "were") trained or tuned on a record of this name, so "
            + "\(learnt.count == 1 ? "its" : "their") results are optimistic, with and without noise."
        ],
      measured: "Record \(stress.record), lead \(stress.lead), with noise of record \(stress.noiseRecord) at "
        + "\(Format.list(ratios))\u{A0}dB.",
      answer: drawing.detectorSentence, figure: [PageContext.Figure(figure, theme: theme)],
      method: [
        "As in Moody, Muldrow and Mark (1984) and the program nst of the WFDB software: 5 minutes without noise, then 2 minutes "
          + "with and 2 minutes without noise, alternating. SNR = 10 log10 (A\u{B2} / (8 g\u{B2} N\u{B2})), where A is the mean "
          + "peak-to-peak amplitude of the clean signal within 50 ms of the R peaks (ventricular and fusion beats excluded), N the mean "
          + "RMS amplitude of the noise in windows of 1 s, and g the gain of the noise, separate for each signal. Both means are over "
          + "the first 300 values, without the lowest and highest 5\u{A0}%.",
        "Detected beats within 150 ms of a reference annotation match it. The models classify the reference\u{2019}s beats: as abnormal "
          + "above a probability of 0.5, or, with five classes, as the most probable class. A beat that a model cannot classify counts "
          + "as missed.",
      ], scalings: PageContext.Table(drawing.scalings()))
    files["index.html"] = Array(try Templates().noise(context).utf8)
  }

  /// Whether a page is one that this draws, of whatever record.
  public static func isPage(_ bytes: [UInt8]) -> Bool {
    // It stands before anything that comes from a record.
    String(decoding: bytes.prefix(2000), as: UTF8.self).contains(generator)
  }
}
