import Foundation
import Groundwork
import TestSupport
import Testing
import WFDB

/// `noise`: calibrated noise in copies of a record, and what comes of it.
@Suite(.serialized)
struct NoiseCommandTests {
  private static let rate = 128
  /// 5 minutes without noise, 2 with, 2 without, and 1 with.
  private static let seconds = 600

  /// A report with models.
  private static let report = Result { try ReadyReport.betweenPatients.get().report.path }

  enum Kind: String, CaseIterable {
    case wander, motion, muscle
  }

  /// Noise as that of a wandering baseline, of electrodes that move, or of muscles, in no unit in particular.
  private static func noise(_ kind: Kind, rate: Int, seconds: Int) -> [Double] {
    var generator = SeededGenerator(seed: 5, stream: UInt64(Kind.allCases.firstIndex(of: kind) ?? 0))
    var level = 0.0
    return (0..<seconds * rate).map { index in
      let time = Double(index) / Double(rate)
      switch kind {
      case .wander: return 300 * sin(2 * .pi * 0.31 * time) + 200 * sin(2 * .pi * 0.57 * time + 1)
      case .motion:
        // Steps now and then, each of which decays.
        level *= exp(-1.2 / Double(rate))
        if generator.uniform() < 1.5 / Double(rate) { level += 400 * generator.normal() }
        return level + 10 * generator.normal()
      case .muscle: return 80 * generator.normal()
      }
    }
  }

  /// Writes the clean record `made`, two leads of 200 units a mV with a beat each 0.8 s, every seventh one wide.
  private static func writeClean(
    to folder: URL, seconds: Int = seconds, symbols: (String, String) = ("N", "V")
  ) throws {
    var lead = [Double](repeating: 0, count: seconds * rate)
    var annotations: [Annotation] = []
    var beat = 0
    var time = 0.6
    while time < Double(seconds) - 1 {
      let isWide = beat % 7 == 5
      let peak = Int((time * Double(rate)).rounded())
      for offset in -rate / 2..<rate / 2 where lead.indices.contains(peak + offset) {
        let moment = Double(offset) / Double(rate)
        func wave(_ at: Double, _ width: Double, _ height: Double) -> Double {
          height * exp(-pow((moment - at) / width, 2) / 2)
        }
        lead[peak + offset] +=
          isWide
          ? wave(0, 0.04, 1.4) + wave(0.25, 0.06, -0.4)
          : wave(-0.16, 0.02, 0.12) + wave(0, 0.014, 1) + wave(0.25, 0.04, 0.25)
      }
      annotations += [Annotation(sample: peak, symbol: Character(isWide ? symbols.1 : symbols.0))].compactMap { $0 }
      beat += 1
      time += isWide ? 1.0 : beat % 7 == 5 ? 0.6 : 0.8
    }
    let signals = [("MLII", 200.0), ("V1", -90.0)].map { name, height in
      Signal(
        description: SignalDescription(fileName: "made.dat", format: 212, gain: 200, baseline: 0, name: name),
        samples: lead.map { Int32((height * $0).rounded()) })
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Record(header: RecordHeader(name: "made", sampleRate: Double(rate)), signals: signals).write(
      folder: folder.path)
    try AnnotationFile(annotations: annotations).write(to: folder.appending(path: "made.atr").path)
  }

  private static func writeNoise(
    _ kind: Kind, named name: String = "em", rate: Int = rate, seconds: Int = 200, to folder: URL
  ) throws {
    let signal = Signal(
      description: SignalDescription(fileName: "\(name).dat", format: 16, gain: 200, name: "noise"),
      samples: noise(kind, rate: rate, seconds: seconds).map { Int32($0.rounded()) })
    try Record(header: RecordHeader(name: name, sampleRate: Double(rate)), signals: [signal]).write(folder: folder.path)
  }

  private static func noise(_ folder: URL, _ options: [String]) throws -> Tool.Outcome {
    try Tool.run(["noise", "made", "--noise", "em"] + options, in: folder)
  }

  /// Samples in which noise is expected, by the clock.
  private static func isNoisy(_ sample: Int) -> Bool {
    let time = Double(sample) / Double(rate)
    return (300..<420).contains(time) || (540..<660).contains(time)
  }

  /// The ratio in dB of a copy, measured anew: the clean beats' height against the difference of both records.
  private static func ratio(_ clean: Signal, _ noisy: Signal, beats: [Annotation]) -> Double {
    let heights = beats.filter { $0.symbol == "N" }.prefix(300).map { beat -> Double in
      let window = clean.samples[beat.sample - 6...beat.sample + 6]
      return Double((window.max() ?? 0) - (window.min() ?? 0))
    }
    let added = zip(noisy.samples, clean.samples).map { Double($0 - $1) }
    let levels = stride(from: 0, to: added.count - rate, by: rate).filter { isNoisy($0) && isNoisy($0 + rate - 1) }.map
    {
      start -> Double in
      let window = added[start..<start + rate]
      let mean = window.reduce(0, +) / Double(rate)
      return (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rate)).squareRoot()
    }.sorted()
    let kept = levels.dropFirst(levels.count / 20).dropLast(levels.count / 20)
    let height = heights.reduce(0, +) / Double(heights.count)
    let level = kept.reduce(0, +) / Double(kept.count)
    return 10 * log10(height * height / 8 / (level * level))
  }

  @Test(arguments: Kind.allCases)
  func copiesHaveTheRatioAskedForAndAreTheRecordElsewhere(kind: Kind) throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      try Self.writeNoise(kind, to: folder)
      let outcome = try Self.noise(folder, ["--snr", "24,6,-6", "--output", "out"])
      #expect(outcome.code == 0, "\(outcome.err)")
      let clean = try Record.read(folder: folder.path, name: "made")
      let beats = try AnnotationFile.read(folder.appending(path: "made.atr").path).annotations
      for (name, ratio) in [("madee24", 24.0), ("madee06", 6), ("madee_6", -6)] {
        let out = folder.appending(path: "out")
        let noisy = try Record.read(folder: out.path, name: name)
        #expect(
          try Data(contentsOf: out.appending(path: "\(name).atr"))
            == Data(contentsOf: folder.appending(path: "made.atr")))
        for (one, other) in zip(clean.signals, noisy.signals) {
          #expect(one.samples.count == other.samples.count)
          let changed = one.samples.indices.filter { one.samples[$0] != other.samples[$0] }
          #expect(changed.allSatisfy(Self.isNoisy) && changed.count > 100 * Self.rate)
          #expect(one.description.gain == other.description.gain)
          #expect(one.description.baseline == other.description.baseline)
          // Movement of electrodes comes and goes, so that other minutes have other amounts of it.
          let tolerance = kind == .motion ? 2.0 : ratio > 20 ? 0.4 : 0.2
          #expect(abs(Self.ratio(one, other, beats: beats) - ratio) < tolerance)
          // No step where noise begins.
          let start = 300 * Self.rate
          #expect(one.samples[start] == other.samples[start])
        }
      }
    }
  }

  @Test func noiseOfAnotherRateIsResampled() throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      try Self.writeNoise(.wander, rate: 360, to: folder)
      #expect(try Self.noise(folder, ["--snr", "0"]).code == 0)
      let beats = try AnnotationFile.read(folder.appending(path: "made.atr").path).annotations
      let clean = try Record.read(folder: folder.path, name: "made")
      let noisy = try Record.read(folder: folder.path, name: "madee00")
      #expect(abs(Self.ratio(clean.signals[0], noisy.signals[0], beats: beats)) < 0.3)
      // A wave of 0.31 Hz stays one: it crosses zero as often as at its own rate.
      let added = zip(noisy.signals[0].samples, clean.signals[0].samples).map { Double($0 - $1) }
      let part = added[300 * Self.rate..<420 * Self.rate]
      let mean = part.reduce(0, +) / Double(part.count)
      let crossings = zip(part, part.dropFirst()).count { ($0 - mean) * ($1 - mean) < 0 }
      #expect((60...160).contains(crossings))
    }
  }

  @Test func shortNoiseStartsAnewWithoutAStep() throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      // 7 s end in the middle of a wave.
      try Self.writeNoise(.wander, seconds: 7, to: folder)
      #expect(try Self.noise(folder, ["--snr", "-6"]).code == 0)
      let records = try ["made", "madee_6"].map { try Record.read(folder: folder.path, name: $0).signals[0].samples }
      let added = zip(records[1], records[0]).map { Double($0 - $1) }
      let inside = (300 * Self.rate + 1)..<(420 * Self.rate)
      let steps = inside.map { abs(added[$0] - added[$0 - 1]) }.sorted()
      #expect((steps.last ?? 0) < 1.5 * steps[steps.count * 95 / 100] + 2)
    }
  }

  @Test func whatTheFormatCannotHoldIsLimitedAndTold() throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      try Self.writeNoise(.muscle, to: folder)
      let outcome = try Self.noise(folder, ["--snr", "-20"])
      #expect(outcome.code == 0 && !outcome.out.contains("limited"))
      // Noise with a spike that is far above its usual amplitude.
      var record = try Record.read(folder: folder.path, name: "em")
      record.signals[0].samples[150 * Self.rate] = 32767
      try record.write(folder: folder.path)
      let limited = try Self.noise(folder, ["--snr", "-20"])
      #expect(limited.code == 0 && limited.out.contains("2 samples limited by the file format)"), "\(limited.out)")
    }
  }

  @Test func theStressTestShowsWhatNoiseDoesAndItsBytesDoNotDependOnJobs() throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      try Self.writeNoise(.muscle, to: folder)
      let options = [
        "--snr", "24,-12", "--stress", "--model", try Self.report.get(), "--classes", "aami", "--output", "out",
      ]
      let outcome = try Self.noise(folder, options + ["--jobs", "1"])
      #expect(outcome.code == 0, "\(outcome.err)")
      let first = try Tool.files(in: folder.appending(path: "out"))
      try Data("mine".utf8).write(to: folder.appending(path: "out/notes.txt"))
      #expect(try Self.noise(folder, options + ["--jobs", "3"]).code == 0)
      var second = try Tool.files(in: folder.appending(path: "out"))
      #expect(second.removeValue(forKey: "notes.txt") == Data("mine".utf8))
      #expect(second == first)
      for name in [
        "index.html", "style.css", "figures/noise-stress.png", "figures/noise-stress-dark.png",
        "tables/noise-gains.csv", "madee24.hea", "madee24.dat", "madee24.atr", "madee-12.hea".replacing("-", with: "_"),
      ] { #expect(first[name] != nil, "\(name)") }
      let verified = try Tool.run(["verify", "out"], in: folder)
      #expect(verified.code == 0 && verified.out.hasSuffix("out: complete, every file unchanged\n"), "\(verified.out)")
      // A copy of the page's is not replaced apart from it; another may be written beside it.
      let again = try Self.noise(folder, ["--snr", "30,24", "--output", "out"])
      #expect(
        again.code == 73 && again.err.contains("out/madee24") && again.err.split(separator: "\n").count == 1,
        "\(again.code) \(again.err)")
      var third = try Tool.files(in: folder.appending(path: "out"))
      third.removeValue(forKey: "notes.txt")
      #expect(third == first)
      #expect(try Self.noise(folder, ["--snr", "30", "--output", "out"]).code == 0)
      let rows = String(decoding: try #require(first["tables/noise-stress.csv"]), as: UTF8.self)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(rows.count == 7)
      func value(_ level: String, _ column: Int) throws -> Double {
        let name = level == "clean" ? level : "\(level).0"
        let row = try #require(rows.first { $0[0] == name && $0[1] == "segments with noise" })
        return try #require(Double(row[column]))
      }
      #expect(try value("clean", 4) > 0.97 && value("clean", 5) > 0.97)
      #expect(try value("24", 4) > 0.97)
      #expect(try value("-12", 4) < value("clean", 4) || value("-12", 5) < value("clean", 5))
      let page = String(decoding: try #require(first["index.html"]), as: UTF8.self)
      #expect(page.contains("Not for diagnosis") && !page.contains("<script"))
    }
  }

  @Test func whatCannotBeDoneIsSaidInALineAndNothingIsWritten() throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      try Self.writeNoise(.muscle, to: folder)
      try Self.writeClean(to: folder.appending(path: "short"), seconds: 60)
      try Self.writeClean(to: folder.appending(path: "ectopic"), symbols: ("V", "V"))
      let flat = Signal(
        description: SignalDescription(fileName: "flat.dat", format: 16, name: "noise"),
        samples: [Int32](repeating: 5, count: 1000))
      try Record(header: RecordHeader(name: "flat", sampleRate: 128), signals: [flat]).write(folder: folder.path)
      try FileManager.default.createDirectory(at: folder.appending(path: "other"), withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: folder.appending(path: "other/index.html"))
      let before = try Tool.files(in: folder)
      let cases: [(arguments: [String], code: Int32, text: String)] = [
        (["short/made", "--noise", "em"], 65, "expected more than 300 s, after which noise is added, found 60 s"),
        (["ectopic/made", "--noise", "em"], 65, "expected beats that are not ventricular"),
        (["made", "--noise", "flat"], 65, "expected at least 1 s of noise that is not constant, found none"),
        (["made", "--noise", "none"], 65, "found no such file"),
        (["made", "--noise", "em", "--annotator", "qrs"], 65, "expected annotations (--annotator qrs)"),
        (["made", "--noise", "em", "--snr", "24,x"], 64, "expected whole numbers from -40 to 60"),
        (["made", "--noise", "em", "--snr", "6,6"], 64, "expected whole numbers from -40 to 60"),
        (["made", "--noise", "em", "--stress"], 64, "expected with --model"),
        (["made", "--noise", "em", "--model", "x"], 64, "expected with --stress"),
        (["made", "--noise", "em", "--stress", "--model", "x", "--output", "."], 73, "expected a folder other"),
        (["made", "--noise", "em", "--stress", "--model", "x", "--output", "out"], 65, "expected a report with"),
        (
          ["made", "--noise", "em", "--stress", "--model", "x", "--output", "other"], 73, "the page of an earlier noise"
        ),
      ]
      for (arguments, code, text) in cases {
        let outcome = try Tool.run(["noise"] + arguments, in: folder)
        #expect(outcome.code == code && outcome.err.contains(text), "\(arguments): \(outcome.code) \(outcome.err)")
        if code != 64 { #expect(outcome.err.split(separator: "\n").count == 1) }
        #expect(try Tool.files(in: folder) == before, "\(arguments)")
      }
    }
  }

  @Test func aRecordThatIsReadIsNotOverwrittenByACopy() throws {
    try Tool.withFolder { folder in
      try Self.writeClean(to: folder)
      try Self.writeNoise(.muscle, named: "madee24", to: folder)
      let before = try Tool.files(in: folder)
      let outcome = try Tool.run(["noise", "made", "--noise", "madee24", "--snr", "24"], in: folder)
      #expect(outcome.code == 73 && outcome.err.contains("it is one of the files that were read"), "\(outcome.err)")
      #expect(try Tool.files(in: folder) == before)
    }
  }
}
