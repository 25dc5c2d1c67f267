/// Electrocardiogram strips on the grid of ECG paper: 25 mm a second and 10 mm a millivolt, at the size of a page.
///
/// A millimetre is 96 / 25.4 CSS pixels, so a page printed at 100 % can be measured with a ruler. Each strip starts with the
/// calibration mark, 1 mV over 0.2 s. Each lead is drawn around its median, as recorders do that pass alternating voltage only.
/// Samples that are not finite were not recorded and leave a gap in the line; what lies more than 5 mV from the median is cut,
/// marked at the border and told below the strip.
public struct StripChart: Figure {
  /// One stretch of a record: its leads below one another, the labels of its beats above them.
  public struct Strip: Sendable, Equatable {
    /// The heading, e.g. the record and the time.
    public var title: String
    /// A second line in muted text; empty for none.
    public var subtitle: String
    /// The leads, from top to bottom.
    public var leads: [Lead]
    /// The beats within the strip.
    public var beats: [Beat]
    /// Stretches that were found unreadable, in seconds from the strip's start; they are grey.
    public var unreadable: [ClosedRange<Double>]

    /// A strip by its content.
    public init(
      title: String, subtitle: String = "", leads: [Lead], beats: [Beat] = [], unreadable: [ClosedRange<Double>] = []
    ) {
      self.title = title
      self.subtitle = subtitle
      self.leads = leads
      self.beats = beats
      self.unreadable = unreadable
    }
  }

  /// The samples of one lead.
  public struct Lead: Sendable, Equatable {
    /// The name at its left, e.g. "MLII".
    public var name: String
    /// In millivolts, the first one at the strip's start.
    public var samples: [Double]
    /// Samples a second, above 0.
    public var sampleRate: Double
    /// Whether the samples are millivolts; a lead whose unit is not known has no calibration mark, and a note says so.
    public var isCalibrated: Bool

    /// A lead by its samples.
    public init(name: String, samples: [Double], sampleRate: Double, isCalibrated: Bool = true) {
      self.name = name
      self.samples = samples
      self.sampleRate = sampleRate
      self.isCalibrated = isCalibrated
    }
  }

  /// A label above a beat.
  public struct Beat: Sendable, Equatable {
    /// The R peak, in seconds from the strip's start.
    public var time: Double
    /// The class, e.g. "V".
    public var label: String
    /// The label's colour.
    public var colour: MarkColour
    /// Whether the strip is about this beat: its label is bold and has a line down to the trace.
    public var isSubject: Bool

    /// A beat with its label.
    public init(time: Double, label: String, colour: MarkColour, isSubject: Bool = false) {
      self.time = time
      self.label = label
      self.colour = colour
      self.isSubject = isSubject
    }
  }

  /// The strips, from top to bottom.
  public var strips: [Strip]
  /// Seconds from the left to the right end of every strip, above 0.
  public var seconds: Double

  /// A chart of strips of equal length.
  public init(strips: [Strip], seconds: Double = 6) {
    self.strips = strips
    self.seconds = max(0.2, seconds)
  }

  /// A millimetre in CSS pixels.
  static let millimetre = 96 / 25.4
  /// In CSS pixels.
  static let second = 25 * millimetre
  static let millivolt = 10 * millimetre

  public func size(in theme: Theme) -> FigureSize {
    let canvas = Canvas.measuring(theme)
    let heights = strips.map { layout($0, on: canvas).height }
    let gaps = Self.gap * Double(max(0, strips.count - 1))
    let key = canvas.mutedLabel.height(lines: scaleLines(on: canvas).count)
    return FigureSize(width: width(on: canvas), height: max(120, 28 + gaps + heights.reduce(key, +)).rounded(.up))
  }

  static let gap = 18.0
}
