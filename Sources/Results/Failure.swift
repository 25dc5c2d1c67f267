public import Scoring

/// A test beat that a model misjudged with confidence, with where to look it up.
public struct Failure: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// The probability of abnormal that the model gave it.
  public var probability: Double
  /// nil where the source knows no records.
  public var record: String?
  /// Seconds from the record's start to the R peak; nil where unknown.
  public var time: Double?
  /// 187 samples.
  public var samples: [Double]
  /// The record around the beat, where there are records and the failure is drawn.
  public var strip: Strip?

  /// Six seconds of a record, or what there is of them.
  public struct Strip: Codable, Sendable, Equatable {
    /// The length of a strip in seconds.
    public static let seconds = 6.0

    /// The samples of one lead.
    public struct Lead: Codable, Sendable, Equatable {
      /// As the record's file has it, e.g. `MLII`.
      public var name: String
      /// Whether the samples are millivolts; else they are in the file's own units.
      public var isCalibrated: Bool
      /// Rounded to thousandths; nil where nothing was recorded.
      public var samples: [Double?]

      package init(name: String, isCalibrated: Bool, samples: [Double?]) {
        self.name = name
        self.isCalibrated = isCalibrated
        self.samples = samples
      }
    }

    /// A beat that the annotator marked.
    public struct Beat: Codable, Sendable, Equatable {
      /// Seconds from the strip's start.
      public var time: Double
      /// What it was marked as.
      public var `class`: BeatClass

      package init(time: Double, `class`: BeatClass) {
        self.time = time
        self.class = `class`
      }
    }

    /// Seconds from the record's start.
    public var start: Double
    /// Samples a second, of every lead.
    public var sampleRate: Double
    /// The lead that beats are cut from, and the one beside it where there is one.
    public var leads: [Lead]
    /// What the annotator marked in it.
    public var beats: [Beat]

    package init(start: Double, sampleRate: Double, leads: [Lead], beats: [Beat]) {
      self.start = start
      self.sampleRate = sampleRate
      self.leads = leads
      self.beats = beats
    }
  }

  package init(`class`: BeatClass, probability: Double, record: String? = nil, time: Double? = nil, samples: [Double]) {
    self.class = `class`
    self.probability = probability
    self.record = record
    self.time = time
    self.samples = samples
  }
}
