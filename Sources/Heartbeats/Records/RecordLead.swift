public import WFDB

/// Which lead of a record beats are cut from.
public enum RecordLead {
  private static let preferred = "MLII"

  /// The signal named MLII, or the first where there is none; nil where there are no signals.
  public static func index(in signals: [SignalDescription]) -> Int? {
    signals.firstIndex { $0.name == preferred } ?? signals.indices.first
  }

  /// The lead that patient features are also measured on: the first other signal with the same rate and units, nil where there
  /// is none.
  public static func secondIndex(in signals: [SignalDescription], beside first: Int) -> Int? {
    signals.indices.first {
      $0 != first && signals[$0].samplesPerFrame == signals[first].samplesPerFrame
        && signals[$0].units == signals[first].units
    }
  }

  /// The lead's samples a second.
  ///
  /// - Parameter path: the header, for the message.
  /// - Throws: `HeartbeatError.unusable` for a rate that beats cannot be cut at.
  public static func sampleRate(
    of lead: SignalDescription, in header: RecordHeader, path: String
  ) throws(HeartbeatError) -> Double {
    let rate = header.sampleRate * Double(lead.samplesPerFrame)
    guard BeatExtraction.accepts(sampleRate: rate) else {
      throw .unusable(
        path: path,
        expected: "a sampling rate of \(Int(BeatExtraction.sampleRates.lowerBound)) to "
          + "\(Int(BeatExtraction.sampleRates.upperBound)) Hz that 125 Hz is a fraction of", found: "\(rate) Hz")
    }
    return rate
  }
}
