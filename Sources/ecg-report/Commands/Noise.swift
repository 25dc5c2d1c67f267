import ArgumentParser
import Charts
import Files
import Heartbeats
import RecordAnalysis
import Recordings
import Report
import Results
import WFDB

/// `ecg-report noise`: copies of a record with calibrated noise, and how detector and models do on them.
struct Noise: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add calibrated noise to a record, as the MIT-BIH noise stress test does.",
    discussion: """
      Writes a copy of the record for each signal-to-noise ratio, with the reference annotations: 5 minutes \
      without noise, then alternately 2 minutes with and 2 minutes without noise (Moody, Muldrow and Mark 1984; \
      docs/noise.md). With --stress, also writes a page with the results of the detector and of a report's models \
      by signal-to-noise ratio. For example:
      ecg-report noise data/mitdb/118 --noise nstdb/em --snr 24,18,12,6,0,-6 --output noisy --stress --model \
      output
      """)

  @Argument(help: "The clean record, with annotations.")
  var record: String

  @Option(help: ArgumentHelp("Record of noise without ECG; repeated if it is shorter.", valueName: "record"))
  var noise: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Signal-to-noise ratios in dB, -40 to 60, separated by commas.", valueName: "list"),
    transform: Noise.ratios)
  var snr = [24, 18, 12, 6, 0, -6]

  @Option(help: ArgumentHelp("Annotator of the beats (file ending).", valueName: "name"))
  var annotator = WFDBSource.usualAnnotator

  @Option(
    help: ArgumentHelp(
      "Folder to write to; with --stress its page is index.html, and an earlier page there is replaced.",
      valueName: "dir"))
  var output: String?

  @Flag(help: "Run the detector and the models of --model on every copy, and write a page.")
  var stress = false

  @Option(
    help: ArgumentHelp(
      "With --stress: folder of the report whose models to use, or its folder models.", valueName: "dir"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "With --stress: classes to distinguish, binary or aami; default: binary where both are saved.",
      valueName: "classes"))
  var classes: Choice<ClassSet>?

  @Option(
    help: ArgumentHelp(
      "With --stress: name of the lead to use (default: MLII or lead II, else the first ECG lead).",
      valueName: "name"))
  var lead: String?

  @OptionGroup var threads: JobsOption

  private static let limits = -40...60

  @Sendable private static func ratios(_ text: String) throws -> [Int] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let ratios = words.compactMap { Int($0.filter { $0 != " " }) }
    guard ratios.count == words.count, ratios.allSatisfy(limits.contains),
      Set(ratios).count == ratios.count
    else {
      throw ValidationError(
        "expected whole numbers from \(limits.lowerBound) to \(limits.upperBound) separated by commas, each once, found \(text)"
      )
    }
    return ratios
  }

  func validate() throws {
    try DataOptions.checkAnnotator(annotator)
    try DataOptions.checkLead(lead)
    if stress {
      if model == nil { throw ValidationError("--stress: expected with --model, the report whose models to run") }
      if output == nil { throw ValidationError("--stress: expected with --output, a folder for the page") }
    } else if let option = model != nil ? "--model" : classes != nil ? "--classes" : lead != nil ? "--lead" : nil {
      throw ValidationError("\(option): expected with --stress")
    }
  }

  func run() throws {
    let page = stress ? output.flatMap { RecordFolder(unlessCurrent: $0, of: "noise", isPage: NoiseSite.isPage) } : nil
    if stress, page == nil {
      throw Fault.cannotWrite(
        output ?? "", "expected a folder other than the current one, because it is replaced completely")
    }
    try page?.check()
    let source = try RecordingFile(argument: record)
    let noiseSource = try RecordingFile(argument: noise)
    let models = try model.map { try ModelFolder.loadAll(from: $0, classes: classes?.value) } ?? []
    let noisy = try NoisyRecord(source, noise: noiseSource, annotator: annotator)
    try checkNothingReadIsReplaced(by: noisy, [source, noiseSource])
    if !stress { try checkNoPageLosesItsRecords(to: noisy) }
    var lines: [String] = []
    var kept: [(name: String, bytes: [UInt8])] = []
    for ratio in snr.sorted(by: >) {
      let copy = noisy.copy(snr: ratio)
      let files = try noisy.files(of: copy)
      if page != nil { kept += files } else { try write(files) }
      lines.append(Self.line(copy, noisy, folder: output ?? "."))
    }
    if let page {
      let result = try NoiseStress(noisy, ratios: snr, models: models, lead: lead, jobs: threads.jobs)
      if let warning = missingFontWarning() { StandardError.line("ecg-report: \(warning)".printable) }
      try page.replace(with: NoiseSite(result, jobs: threads.jobs).files, kept)
      lines += result.levels.map(Self.line) + ["Page: \(page.path)/index.html"]
    }
    try StandardOutput.lines(lines.joined(separator: "\n"))
  }

  /// The header goes last, so that no record is there before its signals.
  private func write(_ files: [(name: String, bytes: [UInt8])]) throws(Fault) {
    for file in files { try WholeFile.write(file.bytes, to: "\(output ?? ".")/\(file.name)") }
  }

  private static func line(_ copy: NoisyRecord.Copy, _ noisy: NoisyRecord, folder: String) -> String {
    let signals = zip(noisy.pairs, zip(copy.gains, copy.clipped)).map { pair, made in
      "\(pair.signal) + \(rounded(made.0)) x \(pair.noise)"
        + (made.1 > 0 ? " (\(made.1) samples limited by the file format)" : "")
    }
    return "\(folder)/\(copy.record.header.name): \(copy.snr) dB, \(signals.joined(separator: ", "))"
  }

  private static func line(_ level: NoiseStress.Level) -> String {
    func percent(_ share: Double?) -> String { share.map { "\((1e4 * $0).rounded() / 100) %" } ?? "-" }
    return
      "\(level.snr.map { "\($0) dB" } ?? "clean"): detector Se \(percent(level.noisy.detector.sensitivity)), "
      + "+P \(percent(level.noisy.detector.positivePredictivity))"
  }

  private static func rounded(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }

  /// A page's results are of the copies beside it, which must not become others while it stays.
  private func checkNoPageLosesItsRecords(to noisy: NoisyRecord) throws(Fault) {
    let output = output ?? "."
    let listed = Manifest.paths(listedIn: output)
    for ratio in snr {
      if let own = noisy.fileNames(snr: ratio).first(where: listed.contains) {
        throw .cannotWrite(
          "\(output)/\(own)", "it belongs to the page in this folder; choose another --output, or --stress")
      }
    }
  }

  /// A record may be called as a copy of it would be.
  private func checkNothingReadIsReplaced(by noisy: NoisyRecord, _ sources: [RecordingFile]) throws(Fault) {
    let output = output ?? "."
    guard let target = FileStatus(output)?.identity else { return }
    for source in sources where FileStatus(source.folder)?.identity == target {
      let read = try source.open().fileNames
      for ratio in snr {
        if let own = noisy.fileNames(snr: ratio).first(where: read.contains) {
          throw .cannotWrite("\(output)/\(own)", "it is one of the files that were read; choose another --output")
        }
      }
    }
  }
}
