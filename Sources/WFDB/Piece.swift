import Files

/// A piece of a multi-segment record: the signals of a segment, or a gap.
struct Piece {
  /// nil for a gap.
  let signals: [Signal]?
  /// The length in frames.
  let frames: Int
  private let indices: [String: Int]

  init(gap frames: Int) {
    signals = nil
    indices = [:]
    self.frames = frames
  }

  init(_ signals: [Signal], frames: Int) {
    self.signals = signals
    self.frames = frames
    indices = Dictionary(
      signals.enumerated().map { ($1.description.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// This piece's samples of one signal, found by name or by position, and how they are scaled; `missing`, and no scale, in
  /// a gap.
  ///
  /// - Throws: `Fault` when the signal is not there by position, or has other units or another rate.
  func samples(
    like wanted: SignalDescription, at index: Int?, headerPath: String
  ) throws(Fault) -> (samples: [Int32], gain: Double, baseline: Int)? {
    guard let signals, let ownIndex = index ?? indices[wanted.name] else { return nil }
    guard ownIndex < signals.count else {
      throw .badData(headerPath, expected: "the same signals in each segment", found: "\(signals.count) in one")
    }
    let own = signals[ownIndex].description
    guard own.samplesPerFrame == wanted.samplesPerFrame else {
      throw .badData(
        headerPath, expected: "one rate of signal \(wanted.name.quoted)", found: "another in \(own.fileName.quoted)")
    }
    guard let ratio = Self.ratio(of: own.units, to: wanted.units) else {
      throw .badData(
        headerPath, expected: "signal \(wanted.name.quoted) in \(wanted.units.quoted)",
        found: "\(own.units.quoted) in \(own.fileName.quoted)")
    }
    return (signals[ownIndex].samples, own.gain / ratio, own.baseline)
  }

  /// One unit in another, nil where they do not measure the same.
  private static func ratio(of unit: String, to other: String) -> Double? {
    if unit == other { return 1 }
    let volts = ["v": 1e6, "mv": 1e3, "uv": 1, "µv": 1, "μv": 1, "nv": 1e-3]
    guard let one = volts[unit.lowercased()], let another = volts[other.lowercased()] else { return nil }
    return one / another
  }
}
