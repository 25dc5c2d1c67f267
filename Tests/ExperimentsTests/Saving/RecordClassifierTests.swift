import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import RecordAnalysis
import Recordings
import Results
import Scoring
import TestSupport
import Testing
import WFDB

/// A record classified while it is read gets the very probabilities that the model gives the rows of a run.
struct RecordClassifierTests {
  private static let rate = 360

  /// Two leads of about a hundred beats, some early and wide, some samples of the first lead not recorded.
  private static func write(_ name: String, hasSecondLead: Bool, to folder: String) throws {
    var generator = SeededGenerator(seed: 3)
    var leads = [[Double]](repeating: Array(repeating: 0, count: 90 * rate), count: hasSecondLead ? 2 : 1)
    var annotations: [Annotation] = []
    var time = 0.8
    var beat = 0
    while time < 88 {
      let isWide = beat % 6 == 5
      for (lead, scale) in [1, isWide ? -0.6 : 0.5].prefix(leads.count).enumerated() {
        for sample in Int((time - 0.2) * Double(rate))..<Int((time + 0.4) * Double(rate)) {
          let t = Double(sample) / Double(rate) - time
          leads[lead][sample] +=
            scale * (exp(-pow(t / (isWide ? 0.045 : 0.012), 2) / 2) + 0.2 * exp(-pow((t - 0.25) / 0.05, 2) / 2))
        }
      }
      annotations += [Annotation(sample: Int((time * Double(rate)).rounded()), symbol: isWide ? "V" : "N")].compactMap(
        \.self)
      time += (beat % 6 == 4 ? 0.55 : 0.85) + 0.02 * generator.normal()
      beat += 1
    }
    let signals = zip(["MLII", "V5"], leads).map { lead, values in
      var samples = values.map { Int32((200 * $0 + 3 * generator.normal()).rounded()) }
      if lead == "MLII" { for sample in 9000..<9040 { samples[sample] = -32768 } }
      return Signal(
        description: SignalDescription(fileName: "\(name).dat", format: 16, gain: 200, baseline: 0, name: lead),
        samples: samples)
    }
    let header = RecordHeader(
      name: name, sampleRate: Double(rate), frameCount: leads[0].count, signals: signals.map(\.description))
    try Record(header: header, signals: signals).write(folder: folder)
    try AnnotationFile(annotations: annotations).write(to: "\(folder)/\(name).atr")
  }

  /// A card of a model that is told these columns and tells these classes apart.
  static func card(_ columns: BeatColumns, _ features: FeatureKind, _ classes: ClassSet) throws -> ModelCard {
    let confusion = ConfusionMatrix()
    let rate = Rate(successes: 0, n: 0, estimate: nil, overBeats: nil, overRecords: nil)
    return ModelCard(
      tool: .current, model: .net,
      experiment: Experiment.Key(
        protocol: .interPatient, model: .net, rebalanced: false, features: features, classes: classes),
      settings: RunSettings(), seed: 1, quick: true,
      input: ModelCard.Input(
        features: columns.features.map {
          ModelCard.Feature(name: $0.name, unit: $0.unit, columns: $0.columns, definition: $0.definition)
        }),
      output: ModelCard.Output(classes), thresholds: [],
      data: ModelCard.TrainingData(
        source: .synthetic, sha256: "", train: RowCounts(normal: 0, abnormal: 0, oversampled: 0, classes: [:]),
        validation: RowCounts(normal: 0, abnormal: 0, oversampled: 0, classes: [:]),
        test: RowCounts(normal: 0, abnormal: 0, oversampled: 0, classes: [:]), learntRecords: []),
      metrics: ModelCard.TestResults(
        rates: Rates(accuracy: rate, recall: rate, precision: rate, specificity: rate, byClass: [:]),
        confusion: confusion), limits: [], files: [:])
  }

  private static let told: [(FeatureKind, BeatColumns)] = [
    (.beat, .samples), (.beatAndRhythm, .samplesAndRhythm), (.patient, .patient(PatientModelChoice.columns)),
    (.patient, .patient(PatientColumn.allCases)),
  ]

  @Test(arguments: 0..<4, [true, false])
  func aRecordIsClassifiedAsTheRowsOfARunAre(which: Int, hasSecondLead: Bool) throws {
    let (features, columns) = Self.told[which]
    let folder = try TemporaryFolder()
    try Self.write("made", hasSecondLead: hasSecondLead, to: folder.path)
    try Data("made\n".utf8).write(to: URL(filePath: folder.path).appending(path: "RECORDS"))
    let beats = try WFDBSource(folder: folder.path).load(jobs: 1).beats

    let rows: FeatureMatrix
    switch columns {
    case .samples: rows = FeatureMatrix(values: beats.samples, rows: beats.count, columns: 187)
    case .samplesAndRhythm:
      let rhythm = RhythmFeatures(of: beats)
      rows = FeatureMatrix(
        values: (0..<beats.count).flatMap { beats.beat($0) + rhythm.ofBeat($0) }, rows: beats.count,
        columns: columns.count)
    case .patient(let chosen):
      let told = try #require(beats.patientFeatures)
      rows = FeatureMatrix(
        values: (0..<beats.count).flatMap { told.values(of: $0, chosen) }, rows: beats.count, columns: chosen.count)
    }
    for classes in ClassSet.allCases {
      let labels = beats.classes.map { classes.label(of: $0) }
      let network = try NeuralNetwork.train(
        on: LabelledRows(features: rows, labels: labels, classCount: classes.names.count), validation: nil,
        settings: NetworkSettings(hiddenLayers: [8], epochs: 3, batchSize: 16, standardises: true), seed: 1
      ) { _ in }.network
      let expected = network.probabilities(for: rows, jobs: 1)
      let model = SavedModel(classifier: network, card: try Self.card(columns, features, classes), columns: columns)
      let found = try RecordClassifier(
        model, threshold: classes == .binary ? 0.5 : nil, judgesUnreadable: true, jobs: 2
      )
      .classify(try WFDBRecording(folder: folder.path, name: "made"), beats: .annotated("atr"))
      let classified = found.beats.filter { $0.probabilities != nil }
      #expect(classified.count == beats.count && found.beats.count > beats.count, "a gap and the end leave beats out")
      #expect(classified.map { Double($0.sample) / Double(Self.rate) } == beats.times)
      #expect(classified.flatMap { $0.probabilities ?? [] } == expected.values)
      let labelsFound = classified.compactMap { found.label(of: $0) }.map { UInt8($0) }
      #expect(labelsFound == (classes == .binary ? expected.column(1).map { $0 > 0.5 ? 1 : 0 } : expected.mostProbable))
      #expect(found.counts.classes.reduce(0, +) == beats.count)
    }
  }

  @Test func detectedBeatsGetFeaturesOfThePatientToo() throws {
    let folder = try TemporaryFolder()
    try Self.write("made", hasSecondLead: true, to: folder.path)
    let columns = BeatColumns.patient(PatientModelChoice.columns)
    let network = NeuralNetwork(
      layers: [
        DenseLayer(
          inputs: columns.count, outputs: 1, weights: (0..<columns.count).map { Float($0) / 50 - 0.1 }, biases: [0])
      ])
    let model = SavedModel(classifier: network, card: try Self.card(columns, .patient, .binary), columns: columns)
    let found = try RecordClassifier(model, threshold: 0.5, jobs: 1)
      .classify(try WFDBRecording(folder: folder.path, name: "made"), beats: .detected)
    #expect(found.beats.count > 90)
    #expect(found.beats.count { $0.probabilities == nil } < 10)
  }
}
