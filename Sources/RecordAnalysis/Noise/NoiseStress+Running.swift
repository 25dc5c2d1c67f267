import Detection
public import Files
import Groundwork
import Heartbeats
import Models
import Recordings
public import Results
import Scoring
import WFDB

extension NoiseStress {
  /// Runs the detector and the models on the clean record and on a copy at each ratio.
  ///
  /// The models are given the reference's beats, so that a beat that the detector misses counts against the detector alone, and
  /// judge those in unreadable stretches too. A beat that a model cannot be asked of counts as not found.
  ///
  /// - Parameters:
  ///   - ratios: in dB.
  ///   - models: of one set of classes.
  ///   - lead: by its name; nil for the one that suits best.
  ///   - jobs: threads to use; the result does not depend on it.
  /// - Throws: `Fault` that names the file and where in it.
  public init(
    _ noisy: NoisyRecord, ratios: [Int], models: [SavedModel], lead wanted: String? = nil, jobs: Int
  ) throws(Fault) {
    let ratios = ratios.sorted(by: >)
    let recording = try noisy.open()
    let choice = try LeadChoice(in: recording, wanted: wanted)
    guard noisy.leads.contains(choice.index) else {
      throw .badData(recording.path, expected: "a lead that is stored", found: recording.leads[choice.index].name)
    }
    let lead = recording.leads[choice.index]
    let marks = AnnotatedBeats(try recording.annotations(by: noisy.annotations.annotator)).marks(of: lead)
    let classes = models.first?.classes ?? .binary
    let targets = classes == .binary ? ["abnormal"] : ["abnormal", "S", "V"]
    let index = choice.index
    let runs = try concurrentMap(ratios.count + 1, jobs: jobs) { run throws(Fault) in
      let copy = run == 0 ? nil : noisy.copy(snr: ratios[run - 1])
      let level = try Self.level(
        NoisyRecording(try noisy.open(), signals: copy?.record.signals ?? [], of: copy == nil ? [] : noisy.leads),
        snr: copy?.snr, marks: marks, lead: index, models: models, annotator: noisy.annotations.annotator)
      return (level, copy?.gains, copy?.clipped)
    }
    self.init(
      record: noisy.name, noiseRecord: noisy.noiseName, lead: lead.name,
      models: models.map { model in
        let family = ModelCatalogue.family(model.card.model)
        return Model(
          title: family?.title ?? model.card.model.rawValue, colour: family?.colour ?? .fourth,
          isLearnt: model.card.data.learntRecords.contains(noisy.name))
      }, targets: targets,
      scalings: noisy.pairs.enumerated().map { signal, pair in
        Scaling(
          signal: pair.signal, noise: pair.noise, amplitude: pair.amplitude,
          gains: runs.compactMap { $0.1?[signal] }, clipped: runs.compactMap { $0.2?[signal] })
      }, ratios: ratios, levels: runs.map(\.0))
  }

  private static func level(
    _ recording: NoisyRecording, snr: Int?, marks: [BeatExtraction.Mark], lead index: Int, models: [SavedModel],
    annotator: String
  ) throws(Fault) -> Level {
    let lead = recording.leads[index]
    let turns = NoiseProtocol(rate: lead.sampleRate)
    let (found, unreadable) = try detect(recording, lead: index)
    let isUnreadable = inStretches(marks.map(\.sample), unreadable)
    var labels: [[String?]] = []
    for model in models {
      let result = try RecordClassifier(
        model, threshold: model.classes == .binary ? 0.5 : nil, judgesUnreadable: true, jobs: 1
      ).classify(recording, beats: .annotated(annotator), lead: lead.name)
      labels.append(result.beats.map { beat in result.label(of: beat).map { model.classes.names[$0] } })
    }
    let pairings = BeatPairing.pair(
      reference: marks.map(\.sample), test: found,
      window: Int((AnnotatorComparison.window * lead.sampleRate).rounded()))

    func scores(_ isCounted: (Int) -> Bool) -> Scores {
      var detector = Counts()
      for pairing in pairings {
        switch pairing {
        case .matched(let reference, _) where isCounted(marks[reference].sample): detector.truePositives += 1
        case .missed(let reference) where isCounted(marks[reference].sample): detector.falseNegatives += 1
        case .extra(let test) where isCounted(found[test]): detector.falsePositives += 1
        default: break
        }
      }
      let counted = marks.indices.filter { isCounted(marks[$0].sample) }
      let counts = zip(models, labels).map { model, labels in
        let targets = model.classes == .binary ? ["abnormal"] : ["abnormal", "S", "V"]
        return targets.map { target in
          counted.reduce(into: Counts()) { counts, beat in
            let kind = marks[beat].beatClass
            let isThere = target == "abnormal" ? kind.isAbnormal : kind.symbol == target
            let isCalled = labels[beat].map { target == "abnormal" ? !["N", "normal"].contains($0) : $0 == target }
            if isThere {
              if isCalled ?? false { counts.truePositives += 1 } else { counts.falseNegatives += 1 }
            } else if isCalled ?? false {
              counts.falsePositives += 1
            }
          }
        }
      }
      return Scores(
        beats: counted.count, unreadable: counted.count { isUnreadable[$0] }, detector: detector, models: counts)
    }
    return Level(snr: snr, noisy: scores(turns.isNoisy), whole: scores(turns.counts))
  }

  /// R peaks of a lead, and its stretches that cannot be read, in samples.
  private static func detect(
    _ recording: NoisyRecording, lead index: Int
  ) throws(Fault) -> (found: [Int], unreadable: [Range<Int>]) {
    let lead = recording.leads[index]
    _ = try BeatExtraction(leadOf: lead.sampleRate, path: recording.path)
    var quality = SignalQuality(
      sampleRate: lead.sampleRate, floor: RecordClassifier.floor(of: lead), rails: lead.range)
    var found: [Int] = []
    let samples = try recording.samples(ofLead: index)
    while let piece = try samples.next() { found += quality.feed(piece) }
    found += quality.finish()
    return (found, quality.stretches.filter { $0.verdict != .good }.map(\.samples))
  }

  /// Whether each sample lies in one of the stretches; both are in ascending order.
  private static func inStretches(_ samples: [Int], _ stretches: [Range<Int>]) -> [Bool] {
    var rest = stretches[...]
    return samples.map { sample in
      while let first = rest.first, first.upperBound <= sample { rest.removeFirst() }
      return rest.first?.contains(sample) ?? false
    }
  }
}

/// A record whose samples are in memory, some with noise; everything else is the clean record's.
private struct NoisyRecording: Recording {
  private let clean: WFDBRecording
  /// By the index of the lead; empty for the clean record.
  private let signals: [Int: Signal]
  let leads: [RecordingLead]

  init(_ clean: WFDBRecording, signals: [Signal], of indices: [Int]) {
    self.clean = clean
    self.signals = Dictionary(uniqueKeysWithValues: zip(indices, signals))
    leads = clean.leads.indices.map { [signals = self.signals] index in
      var lead = clean.leads[index]
      // Of the copy's format, as its header says.
      if let description = signals[index]?.description {
        let half = Double(1 << (description.adcResolution - 1))
        let ends = [-half, half - 1].map { ($0 - Double(description.baseline)) / description.gain }
        lead.range = min(ends[0], ends[1])...max(ends[0], ends[1])
      }
      return lead
    }
  }

  var name: String { clean.name }
  var path: String { clean.path }
  var frameRate: Double { clean.frameRate }
  var patient: String? { clean.patient }
  var fileNames: Set<String> { clean.fileNames }
  var frameCount: Int? { clean.frameCount }

  func samples(ofLead index: Int) throws(Fault) -> any LeadSamples {
    guard let signal = signals[index] else { return try clean.samples(ofLead: index) }
    return Pieces(signal)
  }

  func annotations(by annotator: String) throws(Fault) -> RecordingAnnotations {
    try clean.annotations(by: annotator)
  }

  /// The samples of a signal in pieces, in physical units.
  private final class Pieces: LeadSamples {
    let count: Int
    private let signal: Signal
    private var done = 0

    init(_ signal: Signal) {
      self.signal = signal
      count = signal.samples.count
    }

    func next() throws(Fault) -> [Double]? {
      guard done < count else { return nil }
      let piece = done..<min(done + 12288, count)
      done = piece.upperBound
      return Signal(description: signal.description, samples: Array(signal.samples[piece])).physical
    }
  }
}
