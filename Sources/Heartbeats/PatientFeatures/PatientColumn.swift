/// What describes a beat relative to its patient; the raw value is the column's name in files and on pages.
///
/// Only the signals and the beats' times are used, no label. "Look-back" says what of the record a value needs: a finished
/// recording has it all, a monitor only what has passed. Filters are Butterworth band-passes of second order run forward and
/// backward (``PatientFeatures``); every value but the correlations is cut at 4.
public enum PatientColumn: String, CaseIterable, Sendable, Codable {
  /// QRS width at 1/2 divided by its mean over this and the preceding 31 beats. Look-back: 31 beats.
  case widthAtHalfRatio = "QRS width at 1/2 / mean of 32"
  /// QRS width at 1/4 divided by its mean over this and the preceding 31 beats. Look-back: 31 beats.
  case widthAtQuarterRatio = "QRS width at 1/4 / mean of 32"
  /// The RR interval before the beat divided by its mean over this and the preceding 31 beats; the first beat has the
  /// interval after it. Look-back: 31 beats.
  case intervalRatio = "RR before / mean of 32"
  /// The RR interval after the beat divided by the one before it. Look-ahead: 1 beat.
  case nextIntervalRatio = "RR after / RR before"
  /// The RR interval before the previous beat divided by the one before this beat. Look-back: 2 beats.
  case previousIntervalRatio = "previous RR / RR before"
  /// Duration around the largest |x| within 120 ms of the R peak for which |x| stays above half of it, at most 120 ms to
  /// either side; x is lead 1 after a second-order Butterworth band-pass of 0.5-40 Hz, run forward and backward. Look-back:
  /// none.
  case widthAtHalf = "QRS width at 1/2 (s)"
  /// Duration around the largest |x| within 120 ms of the R peak for which |x| stays above a quarter of it, at most 120 ms to
  /// either side; x is lead 1 after a second-order Butterworth band-pass of 0.5-40 Hz, run forward and backward. Look-back:
  /// none.
  case widthAtQuarter = "QRS width at 1/4 (s)"
  /// |x| at the R peak divided by its mean over this and the preceding 31 beats; x is lead 1 after a second-order Butterworth
  /// band-pass of 0.5-40 Hz, run forward and backward. Look-back: 31 beats.
  case amplitudeRatio = "R amplitude / mean of 32"
  /// Pearson correlation of the beat from -83 to +142 ms with the record's median beat (the median of each sample); lead 1
  /// after a second-order Butterworth band-pass of 0.5-35 Hz, run forward and backward, at about 120 Hz. Look-back: the whole
  /// record.
  case correlation = "correlation to the median beat, lead 1"
  /// Pearson correlation of the beat from -83 to +142 ms with the record's median beat (the median of each sample); lead 2
  /// after a second-order Butterworth band-pass of 0.5-35 Hz, run forward and backward, at about 120 Hz; 1 without a second
  /// lead. Look-back: the whole record.
  case secondCorrelation = "correlation to the median beat, lead 2"
  /// Mean absolute difference of the beat from -83 to +142 ms from the record's median beat (the median of each sample), in
  /// units of the record's median peak-to-peak amplitude from -92 to +192 ms; lead 1 after a second-order Butterworth
  /// band-pass of 0.5-35 Hz, run forward and backward, at about 120 Hz. Look-back: the whole record.
  case distance = "distance to the median beat, lead 1"
  /// Mean absolute difference of the beat from -83 to +142 ms from the record's median beat (the median of each sample), in
  /// units of the record's median peak-to-peak amplitude from -92 to +192 ms; lead 2 after a second-order Butterworth
  /// band-pass of 0.5-35 Hz, run forward and backward, at about 120 Hz; 0 without a second lead. Look-back: the whole record.
  case secondDistance = "distance to the median beat, lead 2"
  /// 1 where a second lead of the same rate and unit was recorded and is not flat, else 0. Look-back: the whole record.
  case hasSecondLead = "second lead present"
  /// The RR interval before the beat divided by the mean of the record's RR intervals, those over 3 s counting as 3 s.
  /// Look-back: the whole record.
  case intervalToMean = "RR before / mean of the record"
  /// The RR interval after the beat divided by the mean of the record's RR intervals, those over 3 s counting as 3 s.
  /// Look-back: the whole record.
  case nextIntervalToMean = "RR after / mean of the record"
  /// The RR interval before the beat divided by the 80th percentile of the record's RR intervals. Look-back: the whole
  /// record.
  case intervalToLong = "RR before / upper fifth of the record"
  /// The RR interval after the beat divided by the 80th percentile of the record's RR intervals. Look-back: the whole record.
  case nextIntervalToLong = "RR after / upper fifth of the record"
  /// The RR interval before the beat divided by the mean of the ten preceding RR intervals, those over 3 s counting as 3 s.
  /// Look-back: 10 beats.
  case intervalToLast10 = "RR before / mean of the last 10"
  /// The RR interval before the beat divided by the mean of the forty preceding RR intervals, those over 3 s counting as 3 s.
  /// Look-back: 40 beats.
  case intervalToLast40 = "RR before / mean of the last 40"
  /// The RR interval before the beat divided by the mean RR interval of this beat and the twenty beats on either side,
  /// intervals over 3 s counting as 3 s. Look-ahead: 20 beats.
  case intervalToNear = "RR before / mean of 20 on either side"

  /// The unit of the column's values: `s`, or `1` for a number without one.
  public var unit: String {
    switch self {
    case .widthAtHalf, .widthAtQuarter: "s"
    default: "1"
    }
  }

  /// The column's formula, windows, filter and look-back, in a sentence or two: what the comment of the case says.
  public var definition: String {
    switch self {
    case .widthAtHalfRatio:
      "QRS width at 1/2 divided by its mean over this and the preceding 31 beats. Look-back: 31 beats."
    case .widthAtQuarterRatio:
      "QRS width at 1/4 divided by its mean over this and the preceding 31 beats. Look-back: 31 beats."
    case .intervalRatio:
      "The RR interval before the beat divided by its mean over this and the preceding 31 beats; the first beat "
        + "has the interval after it. Look-back: 31 beats."
    case .nextIntervalRatio:
      "The RR interval after the beat divided by the one before it. Look-ahead: 1 beat."
    case .previousIntervalRatio:
      "The RR interval before the previous beat divided by the one before this beat. Look-back: 2 beats."
    case .widthAtHalf:
      "Duration around the largest |x| within 120 ms of the R peak for which |x| stays above half of it, at most "
        + "120 ms to either side; x is lead 1 after a second-order Butterworth band-pass of 0.5-40 Hz, run forward "
        + "and backward. Look-back: none."
    case .widthAtQuarter:
      "Duration around the largest |x| within 120 ms of the R peak for which |x| stays above a quarter of it, at "
        + "most 120 ms to either side; x is lead 1 after a second-order Butterworth band-pass of 0.5-40 Hz, run "
        + "forward and backward. Look-back: none."
    case .amplitudeRatio:
      "|x| at the R peak divided by its mean over this and the preceding 31 beats; x is lead 1 after a "
        + "second-order Butterworth band-pass of 0.5-40 Hz, run forward and backward. Look-back: 31 beats."
    case .correlation:
      "Pearson correlation of the beat from -83 to +142 ms with the record's median beat (the median of each "
        + "sample); lead 1 after a second-order Butterworth band-pass of 0.5-35 Hz, run forward and backward, at "
        + "about 120 Hz. Look-back: the whole record."
    case .secondCorrelation:
      "Pearson correlation of the beat from -83 to +142 ms with the record's median beat (the median of each "
        + "sample); lead 2 after a second-order Butterworth band-pass of 0.5-35 Hz, run forward and backward, at "
        + "about 120 Hz; 1 without a second lead. Look-back: the whole record."
    case .distance:
      "Mean absolute difference of the beat from -83 to +142 ms from the record's median beat (the median of each "
        + "sample), in units of the record's median peak-to-peak amplitude from -92 to +192 ms; lead 1 after a "
        + "second-order Butterworth band-pass of 0.5-35 Hz, run forward and backward, at about 120 Hz. Look-back: the "
        + "whole record."
    case .secondDistance:
      "Mean absolute difference of the beat from -83 to +142 ms from the record's median beat (the median of each "
        + "sample), in units of the record's median peak-to-peak amplitude from -92 to +192 ms; lead 2 after a "
        + "second-order Butterworth band-pass of 0.5-35 Hz, run forward and backward, at about 120 Hz; 0 without a "
        + "second lead. Look-back: the whole record."
    case .hasSecondLead:
      "1 where a second lead of the same rate and unit was recorded and is not flat, else 0. Look-back: the whole "
        + "record."
    case .intervalToMean:
      "The RR interval before the beat divided by the mean of the record's RR intervals, those over 3 s counting "
        + "as 3 s. Look-back: the whole record."
    case .nextIntervalToMean:
      "The RR interval after the beat divided by the mean of the record's RR intervals, those over 3 s counting "
        + "as 3 s. Look-back: the whole record."
    case .intervalToLong:
      "The RR interval before the beat divided by the 80th percentile of the record's RR intervals. Look-back: "
        + "the whole record."
    case .nextIntervalToLong:
      "The RR interval after the beat divided by the 80th percentile of the record's RR intervals. Look-back: the "
        + "whole record."
    case .intervalToLast10:
      "The RR interval before the beat divided by the mean of the ten preceding RR intervals, those over 3 s "
        + "counting as 3 s. Look-back: 10 beats."
    case .intervalToLast40:
      "The RR interval before the beat divided by the mean of the forty preceding RR intervals, those over 3 s "
        + "counting as 3 s. Look-back: 40 beats."
    case .intervalToNear:
      "The RR interval before the beat divided by the mean RR interval of this beat and the twenty beats on "
        + "either side, intervals over 3 s counting as 3 s. Look-ahead: 20 beats."
    }
  }

  /// The column's number in a row of all.
  package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
