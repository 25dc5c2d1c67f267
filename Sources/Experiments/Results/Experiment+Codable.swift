import Heartbeats
import Models
import Scoring

/// In results.json the key's and the scores' members stand beside the others, so that a reader in another language finds
/// `protocol`, `model`, `confusion` and `recall` directly on the experiment.
extension Experiment {
  private enum Field: String, CodingKey {
    case `protocol`, model, rebalanced, oversampling, features, variant
    case train, validation, test, audit
    case confusion, accuracy, precision, recall, recallByClass
    case rates, leak, validationScores, repeats, curves, failures, attention
    case chosen, screening, history, chosenEpoch, network, outOfBagError
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    key = try Key(from: decoder)
    scores = try Scores(from: decoder)
    train = try fields.decode(RowCounts.self, forKey: .train)
    validation = try fields.decode(RowCounts.self, forKey: .validation)
    test = try fields.decode(RowCounts.self, forKey: .test)
    audit = try fields.decode(SplitAudit.self, forKey: .audit)
    rates = try fields.decode(Rates.self, forKey: .rates)
    leak = try fields.decode(LeakAudit.self, forKey: .leak)
    validationScores = try fields.decodeIfPresent(Scores.self, forKey: .validationScores)
    repeats = try fields.decode([RepeatScores].self, forKey: .repeats)
    curves = try fields.decode(ScoreCurves.self, forKey: .curves)
    failures = try fields.decode([Failure].self, forKey: .failures)
    attention = try fields.decodeIfPresent(Attention.self, forKey: .attention)
    chosen = try fields.decodeIfPresent(ChosenThreshold.self, forKey: .chosen)
    screening = try fields.decodeIfPresent(ChosenThreshold.self, forKey: .screening)
    history = try fields.decodeIfPresent([EpochReport].self, forKey: .history)
    chosenEpoch = try fields.decodeIfPresent(Int.self, forKey: .chosenEpoch)
    network = try fields.decodeIfPresent(NetworkSettings.self, forKey: .network)
    outOfBagError = try fields.decodeIfPresent([Double].self, forKey: .outOfBagError)
  }

  public func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(key.protocol, forKey: .protocol)
    try fields.encode(key.model, forKey: .model)
    try fields.encode(key.rebalanced, forKey: .rebalanced)
    try fields.encode(key.oversampling, forKey: .oversampling)  // null is said, not left out
    try fields.encode(key.features, forKey: .features)
    try fields.encodeIfPresent(key.variant, forKey: .variant)
    try fields.encode(train, forKey: .train)
    try fields.encode(validation, forKey: .validation)
    try fields.encode(test, forKey: .test)
    try fields.encode(audit, forKey: .audit)
    try fields.encode(rates, forKey: .rates)
    try fields.encode(leak, forKey: .leak)
    try fields.encodeIfPresent(validationScores, forKey: .validationScores)
    try fields.encode(repeats, forKey: .repeats)
    try fields.encode(curves, forKey: .curves)
    try fields.encode(failures, forKey: .failures)
    try fields.encodeIfPresent(attention, forKey: .attention)
    try fields.encodeIfPresent(chosen, forKey: .chosen)
    try fields.encodeIfPresent(screening, forKey: .screening)
    try fields.encodeIfPresent(history, forKey: .history)
    try fields.encodeIfPresent(chosenEpoch, forKey: .chosenEpoch)
    try fields.encodeIfPresent(network, forKey: .network)
    try fields.encodeIfPresent(outOfBagError, forKey: .outOfBagError)
  }
}
