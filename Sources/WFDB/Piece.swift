/// A piece of a multi-segment record: the signals of a segment, or a gap.
struct Piece {
  /// nil for a gap.
  let signals: [Signal]?
  /// The length in frames.
  let frames: Int
  private let places: [String: Int]

  init(gap frames: Int) {
    signals = nil
    places = [:]
    self.frames = frames
  }

  init(_ signals: [Signal], frames: Int) {
    self.signals = signals
    self.frames = frames
    places = Dictionary(signals.enumerated().map { ($1.description.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// This piece's samples of one signal, found by name or by position, `missing` in a gap.
  ///
  /// - Throws: `WFDBError.mismatch` when the signal is not there by position, or is scaled in another way.
  func samples(like wanted: SignalDescription, at index: Int?, headerPath: String) throws(WFDBError) -> [Int16] {
    let absent = { Array(repeating: Signal.missing, count: frames * wanted.samplesPerFrame) }
    guard let signals else { return absent() }
    guard let place = index ?? places[wanted.name] else { return absent() }
    guard place < signals.count else {
      throw .mismatch(path: headerPath, expected: "the same signals in each segment", found: "\(signals.count) in one")
    }
    let own = signals[place].description
    guard own.samplesPerFrame == wanted.samplesPerFrame, own.gain == wanted.gain, own.baseline == wanted.baseline else {
      throw .mismatch(
        path: headerPath, expected: "one gain, baseline and rate of signal \(WFDBError.quoted(wanted.name))",
        found: "another in \(WFDBError.quoted(own.fileName))")
    }
    return signals[place].samples
  }
}
