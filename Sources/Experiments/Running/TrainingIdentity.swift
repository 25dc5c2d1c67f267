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
  /// SHA-256 of the data.
  var data: String
  var settings: String
  /// SHA-256 of the executable, since any change of its code may change results.
  var program: String
  /// How the kernels round on the machine.
  var arithmetic: String

  init(of training: Training, data: String, quick: Bool, program: String) {
    self.training = training.key.name
    self.repeat = training.repeat
    self.quick = quick
    self.seed = training.seed
    self.data = data
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
    for part in [training, "\(self.repeat)", "\(quick)", "\(seed)", data, settings, program, arithmetic] {
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
      program != other.program ? "another build" : nil,
      arithmetic != other.arithmetic ? "another kind of processor" : nil,
    ].compactMap { $0 }
  }
}
