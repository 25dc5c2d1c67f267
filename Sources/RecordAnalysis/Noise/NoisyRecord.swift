public import Files
import Foundation
import Heartbeats
public import Recordings
import Scoring
public import WFDB

/// A record to which calibrated noise can be added, as the noise stress test does (`NoiseProtocol`, `NoiseGauge`).
///
/// Each signal has a gain of its own, from its own QRS amplitude. Signals and noise signals are paired in their order, and the
/// noise signals come round again where they are fewer. Noise runs along with the record and starts anew where it ends; in each
/// noisy stretch it starts from 0 and goes on without a step where it starts anew. Outside those stretches samples stay as they
/// are.
public struct NoisyRecord: Sendable {
  /// The clean record, and how its annotations lie.
  public let name: String
  public let noiseName: String
  private let source: RecordingFile
  /// Signals that are stored, and which of the recording's leads they are.
  private let signals: [Signal]
  let leads: [Int]
  private let header: RecordHeader
  /// One a signal.
  private let noises: [Noise]
  /// The reference's file, byte for byte.
  public let annotations: (annotator: String, bytes: [UInt8])

  private struct Noise {
    var name: String
    /// At the signal's rate, without missing samples.
    var samples: [Double]
    var level: Double
    /// Of the signal that it is added to.
    var amplitude: Double
    var rate: Double
  }

  /// A copy of the record with noise.
  public struct Copy: Sendable {
    public let snr: Int
    public let record: Record
    /// By how much each signal's noise was multiplied.
    public let gains: [Double]
    /// Samples of each signal that did not fit the file format and were limited.
    public let clipped: [Int]
  }

  /// The signals' names, those of the noise added to them, and their QRS amplitudes in converter units.
  public var pairs: [(signal: String, noise: String, amplitude: Double)] {
    zip(signals, noises).map { ($0.description.name, $1.name, $1.amplitude) }
  }

  /// Reads both records.
  ///
  /// - Parameter annotator: whose beats the signal's amplitude is measured at.
  /// - Throws: `Fault` that names the file and where in it, also where noise cannot be scaled.
  public init(_ clean: RecordingFile, noise: RecordingFile, annotator: String) throws(Fault) {
    guard clean.format == .wfdb else {
      throw .badData(clean.path, expected: "a WFDB record, to write copies of", found: "a recording of another format")
    }
    source = clean
    let recording = try WFDBRecording(folder: clean.folder, name: clean.name)
    let record = try Record.read(folder: clean.folder, name: clean.name)
    if record.signals.contains(where: { !$0.scales.isEmpty }) {
      throw .badData(clean.path, expected: "one gain in each signal", found: "segments of several")
    }
    let seconds = Double(record.header.frameCount ?? 0) / record.header.sampleRate
    guard seconds > NoiseProtocol.learning else {
      throw .badData(
        clean.path, expected: "more than \(Int(NoiseProtocol.learning)) s, after which noise is added",
        found: "\(Int(seconds.rounded(.down))) s")
    }
    name = clean.name.split(separator: "/").last.map(String.init) ?? clean.name
    noiseName = noise.name.split(separator: "/").last.map(String.init) ?? noise.name
    header = record.header
    leads = record.signals.indices.filter { recording.leads[$0].isStored }
    signals = leads.map { record.signals[$0] }
    guard !signals.isEmpty else { throw .badData(clean.path, expected: "a signal", found: "none") }

    let path = clean.annotationPath(annotator)
    let marks = try recording.annotations(by: annotator)
    annotations = (annotator, try FileContents.read(path))
    // As sigamp has it: every QRS complex but those of ventricular origin and fusion beats.
    let normal = marks.marks.filter { mark in mark.symbol.map { "NLRBaAJSj/Qenf".contains($0) } ?? false }
    guard !normal.isEmpty else {
      throw .badData(path, expected: "beats that are not ventricular, to measure the signal at", found: "none")
    }
    let sources = try Self.noiseSignals(noise)
    var noises: [Noise] = []
    for (index, signal) in signals.enumerated() {
      let lead = recording.leads[leads[index]]
      let source = sources[index % sources.count]
      let samples = try source.resampled(to: lead.sampleRate, path: noise.path)
      guard let level = NoiseGauge.level(of: samples, rate: lead.sampleRate), level > 0 else {
        throw .badData(
          noise.path, "signal \(source.name.quoted)", expected: "at least 1 s of noise that is not constant",
          found: "none")
      }
      let raw = signal.samples.map { $0 == Signal.missing ? .nan : Double($0) }
      let beats = normal.compactMap { marks.sample(at: $0.tick, of: lead) }
      guard let amplitude = NoiseGauge.amplitude(of: raw, beats: beats, rate: lead.sampleRate), amplitude > 0 else {
        throw .badData(
          clean.path, "signal \(lead.name.quoted)", expected: "QRS complexes of some height at its beats", found: "none"
        )
      }
      noises.append(
        Noise(
          name: source.name, samples: Self.bridged(samples), level: level, amplitude: amplitude, rate: lead.sampleRate))
    }
    self.noises = noises
  }

  /// The clean record, opened anew.
  func open() throws(Fault) -> WFDBRecording { try WFDBRecording(folder: source.folder, name: source.name) }

  /// The name of the copy at a ratio, as the MIT-BIH Noise Stress Test Database has it: `118e24`, `118e06`, `118e_6`.
  public func copyName(_ snr: Int) -> String { "\(name)e\(snr < 0 ? "_\(-snr)" : snr < 10 ? "0\(snr)" : "\(snr)")" }

  /// The record with noise at a ratio in dB.
  public func copy(snr: Int) -> Copy {
    let own = copyName(snr)
    var added: [(signal: Signal, gain: Double, clipped: Int)] = []
    let isWide = signals.contains { signal in
      signal.samples.contains { $0 != Signal.missing && !SignalFormat.format16.range.contains($0) }
    }
    let format: SignalFormat = isWide ? .format32 : .format16
    for (signal, noise) in zip(signals, noises) {
      let gain = NoiseGauge.gain(amplitude: noise.amplitude, noise: noise.level, snr: snr)
      var (copy, clipped) = Self.added(noise.samples, gain, to: signal, rate: noise.rate, format)
      copy.description.fileName = "\(own).dat"
      copy.description.format = format.rawValue
      // The original converter's range holds no longer.
      copy.description.adcResolution = isWide ? 32 : 16
      copy.description.adcZero = 0
      added.append((copy, gain, clipped))
    }
    var header = header
    header.name = own
    header.signals = []
    header.segments = []
    header.comments.append(" noise stress test: \(name) with noise of \(noiseName) at \(snr) dB")
    for (signal, (_, gain, _)) in zip(signals, added) {
      header.comments.append(" noise gain of \(signal.description.name): \(gain)")
    }
    return Copy(
      snr: snr, record: Record(header: header, signals: added.map(\.signal)), gains: added.map(\.gain),
      clipped: added.map(\.clipped))
  }

  /// The files of a copy: signals, annotations, and the header last.
  ///
  /// - Throws: `Fault` for samples that cannot be stored.
  public func files(of copy: Copy) throws(Fault) -> [(name: String, bytes: [UInt8])] {
    let own = copy.record.header.name
    // Without a folder, so that messages and names are alike.
    var files = try copy.record.files(in: ".").map { (name: String($0.path.dropFirst(2)), bytes: $0.bytes) }
    files.insert(("\(own).\(annotations.annotator)", annotations.bytes), at: files.count - 1)
    return files
  }

  /// The names of the copy's files at a ratio.
  public func fileNames(snr: Int) -> [String] {
    ["dat", annotations.annotator, "hea"].map { "\(copyName(snr)).\($0)" }
  }

  private static func added(
    _ noise: [Double], _ gain: Double, to signal: Signal, rate: Double, _ format: SignalFormat
  ) -> (Signal, clipped: Int) {
    var copy = signal
    var clipped = 0
    // The lowest value stands for a missing sample.
    let limits = Double(format.range.lowerBound + 1)...Double(format.range.upperBound)
    for stretch in NoiseProtocol(rate: rate).stretches(of: signal.samples.count) {
      var offset = noise[stretch.lowerBound % noise.count]
      for index in stretch {
        let position = index % noise.count
        // Starting anew goes on where the noise ended.
        if position == 0, index > stretch.lowerBound { offset += noise[0] - noise[noise.count - 1] }
        guard signal.samples[index] != Signal.missing else { continue }
        let value = (Double(signal.samples[index]) + gain * (noise[position] - offset)).rounded()
        if !limits.contains(value) { clipped += 1 }
        copy.samples[index] = Int32(min(max(value, limits.lowerBound), limits.upperBound))
      }
    }
    return (copy, clipped)
  }

  /// With the sample before in place of each missing one; 0 before the first.
  private static func bridged(_ samples: [Double]) -> [Double] {
    var last = 0.0
    return samples.map { sample in
      if sample.isFinite { last = sample }
      return last
    }
  }

  private struct NoiseSignal {
    var name: String
    var rate: Double
    var samples: [Double]

    func resampled(to rate: Double, path: String) throws(Fault) -> [Double] {
      guard rate != self.rate else { return samples }
      guard let from = Int(exactly: self.rate), let to = Int(exactly: rate), 1...1_000_000 ~= from, 1...1_000_000 ~= to
      else {
        throw .badData(path, expected: "\(rate) Hz, or whole sampling rates of both records", found: "\(self.rate) Hz")
      }
      let common = Self.commonFactor(from, to)
      let resampler = PolyphaseResampler(up: to / common, down: from / common)
      // Missing samples would spread.
      let whole = NoisyRecord.bridged(samples)
      var output = [Double](repeating: 0, count: resampler.outputCount(of: whole.count))
      resampler.resample(whole, from: 0, 0..<output.count, into: &output, from: 0)
      return output
    }

    private static func commonFactor(_ one: Int, _ other: Int) -> Int {
      other == 0 ? one : commonFactor(other, one % other)
    }
  }

  private static func noiseSignals(_ file: RecordingFile) throws(Fault) -> [NoiseSignal] {
    let recording = try file.open()
    var signals: [NoiseSignal] = []
    for (index, lead) in recording.leads.enumerated() where lead.isStored {
      signals.append(
        NoiseSignal(name: lead.name, rate: lead.sampleRate, samples: try recording.samples(ofLead: index).all()))
    }
    guard !signals.isEmpty else { throw .badData(file.path, expected: "a signal of noise", found: "none") }
    return signals
  }
}
