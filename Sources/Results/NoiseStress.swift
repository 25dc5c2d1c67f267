/// How a detector and models did on a record with noise added at several signal-to-noise ratios.
public struct NoiseStress: Sendable, Equatable {
  /// Beats of one kind that were found, missed and wrongly called so.
  public struct Counts: Sendable, Equatable {
    public var truePositives = 0
    public var falseNegatives = 0
    public var falsePositives = 0

    package init(truePositives: Int = 0, falseNegatives: Int = 0, falsePositives: Int = 0) {
      self.truePositives = truePositives
      self.falseNegatives = falseNegatives
      self.falsePositives = falsePositives
    }

    /// The share of the beats there that were found; nil without any.
    public var sensitivity: Double? { Self.share(truePositives, of: truePositives + falseNegatives) }

    /// The share of the calls that were right; nil without any.
    public var positivePredictivity: Double? { Self.share(truePositives, of: truePositives + falsePositives) }

    private static func share(_ part: Int, of all: Int) -> Double? { all > 0 ? Double(part) / Double(all) : nil }
  }

  /// What came out on some part of the record.
  public struct Scores: Sendable, Equatable {
    /// Reference beats.
    public var beats: Int
    /// Of these, beats in windows that the signal's quality calls unreadable.
    public var unreadable: Int
    /// The QRS detector against the reference.
    public var detector: Counts
    /// The models on the reference's beats: `models[model][target]`, in the order of `NoiseStress.models` and `targets`.
    public var models: [[Counts]]

    package init(beats: Int, unreadable: Int, detector: Counts, models: [[Counts]]) {
      self.beats = beats
      self.unreadable = unreadable
      self.detector = detector
      self.models = models
    }
  }

  /// The record at one signal-to-noise ratio.
  public struct Level: Sendable, Equatable {
    /// In dB; nil for the clean record.
    public var snr: Int?
    /// In the stretches with noise; for the clean record in the same stretches.
    public var noisy: Scores
    /// From the first stretch's start to the record's end.
    public var whole: Scores

    package init(snr: Int?, noisy: Scores, whole: Scores) {
      self.snr = snr
      self.noisy = noisy
      self.whole = whole
    }
  }

  /// A model that was run.
  public struct Model: Sendable, Equatable {
    /// E.g. "Network".
    public var title: String
    public var colour: ModelDescription.ColourRole
    /// Whether the record was among those that it learnt from.
    public var isLearnt: Bool

    package init(title: String, colour: ModelDescription.ColourRole, isLearnt: Bool) {
      self.title = title
      self.colour = colour
      self.isLearnt = isLearnt
    }
  }

  /// How the noise was scaled for a signal.
  public struct Scaling: Sendable, Equatable {
    /// The signal's name.
    public var signal: String
    /// The name of the noise record's signal that was added.
    public var noise: String
    /// QRS peak-to-peak amplitude of the clean signal, in converter units.
    public var amplitude: Double
    /// By how much the noise was multiplied, for each level.
    public var gains: [Double]
    /// Samples that were limited to what the file format holds, for each level.
    public var clipped: [Int]

    package init(signal: String, noise: String, amplitude: Double, gains: [Double], clipped: [Int]) {
      self.signal = signal
      self.noise = noise
      self.amplitude = amplitude
      self.gains = gains
      self.clipped = clipped
    }
  }

  /// The clean record's name, and the noise record's.
  public var record: String
  public var noiseRecord: String
  /// The lead that detector and models were given.
  public var lead: String
  public var models: [Model]
  /// What the models are to find: `abnormal`, of five classes also `S` and `V`.
  public var targets: [String]
  public var scalings: [Scaling]
  /// The ratios of `Scaling.gains`, in dB.
  public var ratios: [Int]
  /// The clean record first, then by falling ratio.
  public var levels: [Level]

  package init(
    record: String, noiseRecord: String, lead: String, models: [Model], targets: [String], scalings: [Scaling],
    ratios: [Int], levels: [Level]
  ) {
    self.record = record
    self.noiseRecord = noiseRecord
    self.lead = lead
    self.models = models
    self.targets = targets
    self.scalings = scalings
    self.ratios = ratios
    self.levels = levels
  }
}
