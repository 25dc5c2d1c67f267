/// What is told of a beat relative to its patient; the raw value is the column's name in files and on pages.
///
/// Only the signals and the beats' times are used, no label. "Look-back" says what of the record a value needs: a finished
/// recording has it all, a monitor only what has passed. Filters are Butterworth band-passes of second order run forward and
/// backward (``PatientFeatures``); every value but the correlations is cut at 4.
public enum PatientColumn: String, CaseIterable, Sendable, Codable {
  case widthAtHalfRatio = "QRS width at 1/2 / mean of 32"
  case widthAtQuarterRatio = "QRS width at 1/4 / mean of 32"
  case intervalRatio = "RR before / mean of 32"
  case nextIntervalRatio = "RR after / RR before"
  case previousIntervalRatio = "previous RR / RR before"
  case widthAtHalf = "QRS width at 1/2 (s)"
  case widthAtQuarter = "QRS width at 1/4 (s)"
  case amplitudeRatio = "R amplitude / mean of 32"
  case correlation = "correlation to the median beat, lead 1"
  case secondCorrelation = "correlation to the median beat, lead 2"
  case distance = "distance to the median beat, lead 1"
  case secondDistance = "distance to the median beat, lead 2"
  case hasSecondLead = "second lead present"
  case intervalToMean = "RR before / mean of the record"
  case nextIntervalToMean = "RR after / mean of the record"
  case intervalToLong = "RR before / upper fifth of the record"
  case nextIntervalToLong = "RR after / upper fifth of the record"
  case intervalToLast10 = "RR before / mean of the last 10"
  case intervalToLast40 = "RR before / mean of the last 40"
  case intervalToNear = "RR before / mean of 20 on either side"

  /// The column's formula, windows, filter and look-back, in a sentence or two.
  public var definition: String {
    switch self {
    case .widthAtHalfRatio:
      "QRS width at 1/2 (s) over its mean over the beat and up to 31 before it. Look-back: 31 beats."
    case .widthAtQuarterRatio:
      "QRS width at 1/4 (s) over its mean over the beat and up to 31 before it. Look-back: 31 beats."
    case .intervalRatio:
      "The RR interval before the beat over its mean over the beat and up to 31 before it; the first beat takes the interval "
        + "after it. Look-back: 31 beats."
    case .nextIntervalRatio:
      "The RR interval after the beat over the one before it. Looks one beat ahead."
    case .previousIntervalRatio:
      "The RR interval before the beat before over the one before the beat. Look-back: 2 beats."
    case .widthAtHalf:
      "Seconds around the largest |x| within 120 ms of the R peak during which |x| stays above a half of it, at most 120 ms to "
        + "either side; x is lead 1, band-pass 0.5-40 Hz. Look-back: none."
    case .widthAtQuarter:
      "As QRS width at 1/2, above a quarter of the largest |x|. Look-back: none."
    case .amplitudeRatio:
      "|x| at the R peak (lead 1, band-pass 0.5-40 Hz) over its mean over the beat and up to 31 before it. Look-back: 31 beats."
    case .correlation:
      "Pearson correlation of the beat from -83 to +142 ms (lead 1, band-pass 0.5-35 Hz, at about 120 Hz) with the median of "
        + "the record's beats. Look-back: the whole record."
    case .secondCorrelation:
      "The same of lead 2; 1 where there is none. Look-back: the whole record."
    case .distance:
      "Mean absolute difference of the beat from -83 to +142 ms (lead 1, band-pass 0.5-35 Hz, at about 120 Hz) to the median of "
        + "the record's beats, in units of the record's median peak-to-peak amplitude from -92 to +192 ms. Look-back: the whole "
        + "record."
    case .secondDistance:
      "The same of lead 2; 0 where there is none. Look-back: the whole record."
    case .hasSecondLead:
      "1 where a second lead of the same rate and unit was recorded and is not flat, else 0. Look-back: the whole record."
    case .intervalToMean:
      "The RR interval before the beat over the record's mean RR interval, for which intervals over 3 s count as 3 s. Look-back: "
        + "the whole record."
    case .nextIntervalToMean:
      "The RR interval after the beat over the record's mean RR interval, as before. Look-back: the whole record."
    case .intervalToLong:
      "The RR interval before the beat over the interval that four fifths of the record's stay below. Look-back: the whole record."
    case .nextIntervalToLong:
      "The RR interval after the beat over the interval that four fifths of the record's stay below. Look-back: the whole record."
    case .intervalToLast10:
      "The RR interval before the beat over the mean of the ten before it, of which those over 3 s count as 3 s. Look-back: 10 "
        + "beats."
    case .intervalToLast40:
      "The RR interval before the beat over the mean of the forty before it, as before. Look-back: 40 beats."
    case .intervalToNear:
      "The RR interval before the beat over the mean of those before the twenty beats on either side and its own, as before. "
        + "Looks 20 beats ahead."
    }
  }

  /// The column's place in a row of all.
  package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
