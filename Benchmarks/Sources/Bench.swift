import CPeak
import Charts
import Foundation
import Glibc
import Groundwork
import Heartbeats
import Models
import Scoring

/// Times one part of ecg-report on the same rows as its peers; `Benchmarks/bench.py` calls both in turn.
///
///     bench forest FOLDER JOBS SEED CLASSES   rows exported by bench.py: fit and predict seconds, accuracy, recall
///     bench net FOLDER EPOCHS BATCH SEED CLASSES
///     bench products FOLDER EPOCHS BATCH SEED CLASSES   multiply-adds of an epoch, after as many: all, and without zeros
///     bench save FOLDER TO              the forest of those rows as an ONNX file
///     bench classes FOLDER EPOCHS BATCH SEED   network and forest of all classes in the rows; their calls as net.u8 and forest.u8
///     bench relative FOLDER             what patient features cost beside reading records and cutting beats
///     bench csv FOLDER JOBS             the CSV pair to floats
///     bench records FOLDER JOBS         WFDB records to beats
///     bench features FOLDER TABLE RECORD…  patient features of records and of their S-dense excerpts, as a table
///     bench charts FOLDER               a dozen charts, drawn and encoded
///     bench peak                        multiply-adds on registers, one core: GFLOP/s
///     bench day RECORD HOURS FOLDER     the record `day`: a record over and over
///     bench growth ROWS TREES JOBS CLASSES   a forest and one epoch of a network on synthetic beats of 2 or 5 classes
@main
enum Bench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let number = { (place: Int) in arguments.indices.contains(place) ? Int(arguments[place]) ?? 1 : 1 }
    let classes = { (place: Int) in arguments.count > place ? number(place) : 2 }
    if arguments == ["peak"] { return peak() }
    guard arguments.count >= 2 else {
      return print(
        "usage: bench forest|net|classes|relative|csv|records|features|charts|day|growth|peak …: see Benchmarks/README.md"
      )
    }
    let path = arguments[1]
    switch arguments[0] {
    case "forest": try forest(path, jobs: number(2), seed: number(3), classes: classes(4))
    case "net": try net(path, epochs: number(2), batch: number(3), seed: number(4), classes: classes(5))
    case "products":
      try ProductCount.print(path, epochs: number(2), batch: number(3), seed: UInt64(number(4)), classes: classes(5))
    case "save": try save(path, to: arguments.count > 2 ? arguments[2] : "forest.onnx")
    case "classes": try ClassCalls.write(to: path, epochs: number(2), batch: number(3), seed: UInt64(number(4)))
    case "relative": try FeatureCost.measure(path)
    case "csv", "records": try load(path, jobs: number(2), what: arguments[0])
    case "features": try FeatureTable.write(from: path, to: arguments[2], records: Array(arguments.dropFirst(3)))
    case "charts": try charts(path)
    case "day": try DayRecord.write(repeating: path, hours: number(2), to: arguments.count > 3 ? arguments[3] : ".")
    case "database": try SyntheticDatabaseCommand.run(path, Array(arguments.dropFirst(2)))
    case "growth":
      try growth(rows: number(1), trees: number(2), jobs: number(3), classes: classes(4))
    default: print("unknown part: \(arguments[0])")
    }
  }

  private static func forest(_ folder: String, jobs: Int, seed: Int, classes: Int) throws {
    let rows = try ExportedRows(folder: folder, classes: classes)
    let before = processorSeconds()
    let (trained, fit) = try timed {
      try RandomForest.train(on: rows.train, settings: ForestSettings(), seed: UInt64(seed), jobs: jobs) { _ in }
    }
    let between = processorSeconds()
    let (probabilities, predict) = timed { trained.forest.probabilities(for: rows.test.features, jobs: jobs) }
    let after = processorSeconds()
    print(
      "forest rows \(rows.train.labels.count) fit \(fit) s predict \(predict) s fitprocessor \(between - before) s "
        + "predictprocessor \(after - between) s \(words(probabilities, rows.test.labels))")
  }

  private static func save(_ folder: String, to path: String) throws {
    let rows = try ExportedRows(folder: folder, classes: 2)
    let trained = try RandomForest.train(on: rows.train, settings: ForestSettings(), seed: 0, jobs: 2) { _ in }
    try Data(trained.forest.onnx()).write(to: URL(filePath: path))
  }

  private static func net(_ folder: String, epochs: Int, batch: Int, seed: Int, classes: Int) throws {
    let rows = try ExportedRows(folder: folder, classes: classes)
    var times: [Double] = []
    var processor: [Double] = []
    var last = ContinuousClock.now
    var lastProcessor = processorSeconds()
    let trained = try NeuralNetwork.train(
      on: rows.train, validation: nil, settings: NetworkSettings(epochs: epochs, batchSize: batch), seed: UInt64(seed)
    ) { _ in
      times.append(last.duration(to: .now) / .seconds(1))
      processor.append(processorSeconds() - lastProcessor)
      last = .now
      lastProcessor = processorSeconds()
    }
    let probabilities = trained.network.probabilities(for: rows.test.features, jobs: 1)
    times.sort()
    print(
      "net batch \(batch) rows \(rows.train.labels.count) epoch median \(times[times.count / 2]) s min \(times[0]) s "
        + "processor \(processor.min() ?? 0) s \(words(probabilities, rows.test.labels))")
  }

  /// What this process has computed so far, on all processors: on a machine shared with others, time passes without it.
  private static func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func load(_ path: String, jobs: Int, what: String) throws {
    let (loaded, seconds) = try timed { try BeatLoader.load(path, jobs: jobs) }
    print("\(what) beats \(loaded.beats.count) \(seconds) s classes \(loaded.beats.classCounts)")
  }

  private static func charts(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let figures = SampleFigures.dozen()
    let (files, seconds) = try timed { try figures.map { try $0.encoded(as: .png, appearance: .light) } }
    for (place, file) in files.enumerated() {
      try Data(file).write(to: URL(filePath: folder).appending(path: "\(place).png"))
    }
    print("charts \(files.count) \(seconds) s bytes \(files.reduce(0) { $0 + $1.count })")
  }

  /// The most that one core multiplies and adds: what a network's time is measured by.
  private static func peak() {
    let rounds = 2_000_000
    let best = (0..<20).map { _ in timed { peak_multiply_adds(rounds) }.1 }.min() ?? .nan
    print("peak \(2 * 16 * Double(Int(peak_sums()) * rounds) / best / 1e9) GFLOP/s bits \(peak_vector_bits())")
  }

  private static func growth(rows: Int, trees: Int, jobs: Int, classes: Int) throws {
    let loaded = try SyntheticSource(beats: rows, seed: 1).load(jobs: jobs)
    let labelled = LabelledRows(
      features: FeatureMatrix(
        values: loaded.beats.samples, rows: loaded.beats.count, columns: BeatSet.samplesPerBeat),
      labels: loaded.beats.classes.map { classes == 2 ? ($0.isAbnormal ? 1 : 0) : $0.rawValue }, classCount: classes)
    let (_, forest) = try timed {
      try RandomForest.train(on: labelled, settings: ForestSettings(trees: trees), seed: 1, jobs: jobs) { _ in }
    }
    let (_, net) = try timed {
      try NeuralNetwork.train(
        on: labelled, validation: nil, settings: NetworkSettings(epochs: 1, batchSize: 128), seed: 1
      ) { _ in }
    }
    print("growth rows \(loaded.beats.count) trees \(trees) classes \(classes) forest \(forest) s net \(net) s")
  }

  private static func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let start = ContinuousClock.now
    let result = try body()
    return (result, start.duration(to: .now) / .seconds(1))
  }

  /// The share of rows called right, and of normal and abnormal ones called so.
  private static func words(_ probabilities: ClassProbabilities, _ labels: [UInt8]) -> String {
    let calls = probabilities.mostProbable
    let right = zip(calls, labels).count { $0 == $1 }
    let abnormal = ConfusionMatrix(
      labels: labels.map { $0 > 0 ? 1 : 0 }, probabilities: calls.map { $0 > 0 ? 1 : 0 })
    let share = { (value: Double?) in String(format: "%.4f", value ?? -1) }
    return "accuracy \(share(Double(right) / Double(labels.count))) recall0 \(share(abnormal.specificity)) "
      + "recall1 \(share(abnormal.recall))"
  }
}

/// The rows that bench.py splits and exports, so that peers and we see the very same: raw little-endian floats and bytes.
struct ExportedRows {
  var train: LabelledRows
  var test: LabelledRows

  init(folder: String, classes: Int) throws {
    train = try Self.part("train", folder, classes)
    test = try Self.part("test", folder, classes)
  }

  private static func part(_ name: String, _ folder: String, _ classes: Int) throws -> LabelledRows {
    let base = URL(filePath: folder)
    let labels = [UInt8](try Data(contentsOf: base.appending(path: "\(name)_\(classes > 2 ? "y5" : "y").u8")))
    let bytes = try Data(contentsOf: base.appending(path: "\(name)_x.f32"))
    // On large pages, as the tool's own rows lie.
    var values = [Float](roomFor: bytes.count / MemoryLayout<Float>.stride)
    unsafe bytes.withUnsafeBytes { unsafe values.append(contentsOf: $0.bindMemory(to: Float.self)) }
    let features = FeatureMatrix(values: values, rows: labels.count, columns: values.count / max(1, labels.count))
    return LabelledRows(features: features, labels: labels, classCount: max(2, Int(labels.max() ?? 1) + 1))
  }
}
