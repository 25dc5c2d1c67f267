public import Files
import Recordings
public import Scoring

/// A few seconds of a record as they were recorded: the lead that beats are cut from, the one beside it, and what the
/// annotator marked.
public struct RecordStretch: Sendable {
  /// The samples of one lead.
  public struct Lead: Sendable {
    /// As the file has it, e.g. `MLII`.
    public var name: String
    /// In millivolts, or in the file's own units where these are no volts; NaN where nothing was recorded.
    public var samples: [Double]
    /// Whether the samples are millivolts.
    public var isCalibrated: Bool
  }

  /// Seconds from the record's start to the first sample.
  public var start: Double
  /// Samples a second of all leads.
  public var sampleRate: Double
  /// The lead that beats are cut from, and the one beside it where there is one.
  public var leads: [Lead]
  /// Beats and their seconds from the stretch's start.
  public var beats: [(time: Double, beatClass: BeatClass)]

  /// A lead that is sampled faster is thinned, which bounds the size of what is kept.
  private static let highestRate = 500.0

  /// The stretches around some moments of one record, in their order; each begins half its length before its moment, or at the
  /// record's start.
  ///
  /// - Parameters:
  ///   - moments: seconds from the record's start.
  ///   - seconds: the length of a stretch.
  /// - Throws: `Fault` that names the file and where in it.
  public static func around(
    _ moments: [Double], seconds: Double, record name: String, in folder: String, reading: RecordReading
  ) throws(Fault) -> [RecordStretch] {
    let recording = try (RecordingFile.named(name, in: folder) ?? RecordingFile(record: name, in: folder)).open()
    let choice = try LeadChoice(in: recording, wanted: reading.lead)
    let lead = recording.leads[choice.index]
    let step = max(1, Int((lead.sampleRate / highestRate).rounded(.up)))
    let rate = lead.sampleRate / Double(step)
    let length = Int((seconds * rate).rounded()) * step
    let windows = moments.map { moment in
      let first = max(0, Int(((moment - seconds / 2) * lead.sampleRate).rounded()))
      return first..<first + length
    }
    let marks = AnnotatedBeats(try recording.annotations(by: reading.annotator)).marks(of: lead)
    var stretches = windows.map { window in
      RecordStretch(
        start: Double(window.lowerBound) / lead.sampleRate, sampleRate: rate, leads: [],
        beats: marks.filter { window.contains($0.sample) }.map {
          (Double($0.sample - window.lowerBound) / lead.sampleRate, $0.beatClass)
        })
    }
    for index in [choice.index, choice.second].compactMap(\.self) {
      let pieces = try cut(windows, from: recording.samples(ofLead: index))
      let described = recording.leads[index]
      let scale = millivolts(in: described.units)
      for (number, piece) in pieces.enumerated() {
        let samples = stride(from: 0, to: piece.count, by: step).map { piece[$0] * (scale ?? 1) }
        stretches[number].leads.append(
          Lead(name: described.name, samples: samples, isCalibrated: scale != nil))
      }
    }
    return stretches
  }

  /// Parts of a lead that is read once from the front, so that a long one takes little memory.
  private static func cut(_ windows: [Range<Int>], from samples: any LeadSamples) throws(Fault) -> [[Double]] {
    var cut = windows.map { _ in [Double]() }
    let end = windows.map(\.upperBound).max() ?? 0
    var position = 0
    while position < end, let piece = try samples.next() {
      for (index, window) in windows.enumerated() {
        let part = window.clamped(to: position..<position + piece.count)
        if !part.isEmpty { cut[index] += piece[part.lowerBound - position..<part.upperBound - position] }
      }
      position += piece.count
    }
    return cut
  }

  /// How many millivolts a unit is; nil where it is no voltage.
  private static func millivolts(in units: String) -> Double? {
    switch units.lowercased() {
    case "mv": 1
    case "uv", "\u{B5}v", "\u{3BC}v": 0.001
    case "v": 1000
    case "nv": 1e-6
    default: nil
    }
  }
}
