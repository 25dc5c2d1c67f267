import Files
import Models
import Results

/// Everything that decides the outcome of one training, known before it starts.
///
/// Two trainings of the same identity end with the same bytes.
struct TrainingIdentity: Codable, Equatable, Sendable {
  /// Protocol, model, rebalancing and features, e.g. "leak-free net after noise".
  var training: String
  var `repeat`: Int
  var quick: Bool
  var seed: UInt64
  /// Identifies the beats (`LoadedBeats.identity`).
  var data: String
  /// Identifies the rows that are trained on, validated with and tested.
  var rows: String
  var settings: String
  /// Identifies the executable, since any change of its code may change results.
  var program: String
  /// How the kernels round on the machine.
  var arithmetic: String

  init(of training: Training, data: String, rows: String, quick: Bool, program: String) {
    self.training = training.key.name
    self.repeat = training.repeat
    self.quick = quick
    self.seed = training.seed
    self.data = data
    self.rows = rows
    let chosen = training.settings
    var settings =
      "noise \(chosen.noise), \(chosen.rebalancing), false alarms \(RunSettings.falseAlarmLimit)"
      + ", \(training.modelIdentity), keeps its model \(training.keepsModel)"
    if let named = chosen.namedPatients, training.key.protocol.takesNamedPatients {
      settings += ", patients named \(named.digest)"
    }
    self.settings = settings
    self.program = program
    arithmetic = KernelArithmetic.name
  }

  /// The name under which its outcome is kept: a SHA-256 over all of it.
  var digest: String {
    let hash = SHA256()
    for part in [training, "\(self.repeat)", "\(quick)", "\(seed)", data, rows, settings, program, arithmetic] {
      hash.update(part)
    }
    return hash.hexDigest()
  }

  /// What it has otherwise than another identity of the same training, in words; nil for another training.
  func differences(from other: TrainingIdentity) -> [String]? {
    guard training == other.training, `repeat` == other.repeat else { return nil }
    return [
      data != other.data ? "other data" : nil,
      quick != other.quick ? (quick ? "a quick run" : "a full run") : nil,
      seed != other.seed ? "another seed" : nil,
      settings != other.settings ? "other settings" : nil,
      // With other data, another seed or other settings, rows are others anyway.
      rows != other.rows && (data, quick, seed, settings) == (other.data, other.quick, other.seed, other.settings)
        ? "other rows of the data" : nil,
      program != other.program ? "another build" : nil,
      arithmetic != other.arithmetic ? "another kind of processor" : nil,
    ].compactMap { $0 }
  }
}

extension Scenario {
  /// Identifies its rows (SHA-256, hex), in order; in a protocol with folds, by what each fold tests and how many rows it trains on.
  var rowsDigest: String {
    let hash = SHA256()
    func add(_ name: String, _ rows: [DrawnRow]) {
      hash.update("\(name) \(rows.count)")
      unsafe rows.withUnsafeBytes { unsafe hash.update($0) }
    }
    if folds.isEmpty { add("train", split.train) }
    for split in folds.isEmpty ? [split] : folds {
      hash.update("train \(split.train.count)")
      add("validation", split.validation)
      add("test", split.test)
    }
    if let streamed { hash.update("records \(streamed.validation) \(streamed.test)") }
    return hash.hexDigest()
  }
}
