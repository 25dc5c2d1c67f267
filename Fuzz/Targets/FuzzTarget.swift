/// A reader that the fuzzer feeds with bytes.
///
/// Every outcome but a crash is right, and an error is one; beyond that each target holds what the reader returns against
/// what a reader must keep to, e.g. that writing it and reading it again gives the same.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// A record's header, `.hea`.
  case header
  /// An annotation file, `.atr`.
  case annotations
  /// A record's headers and signal files, `.dat`, and the beats cut from it.
  case signals
  /// An EDF or BDF file.
  case edf
  /// A table of samples.
  case table
  /// A file of a Kardia device.
  case kardia
  /// Beats in the published CSV form.
  case csv
  /// Beats that any program found, to be scored.
  case beats
  /// A report's results.json, and the page that shows it.
  case results
  /// What one part of a run found, part.json.
  case part
  /// Colours and font of a report.
  case theme
  /// A report's manifest.json.
  case manifest
  /// A saved network or regression, `.safetensors`.
  case network
  /// A saved forest, `.onnx`.
  case forest
  /// A saved model's card.
  case card

  /// Whether its files are JSON.
  public var readsJSON: Bool { [.results, .part, .theme, .manifest, .card].contains(self) }

  /// Reads some bytes.
  ///
  /// - Throws: `FuzzFinding` when the reader returns what it must not; its own errors are no findings.
  public func run(_ bytes: [UInt8]) throws(FuzzFinding) {
    switch self {
    case .header: try fuzzHeader(bytes)
    case .annotations: try fuzzAnnotations(bytes)
    case .signals: try fuzzSignals(bytes)
    case .edf: try fuzzEDF(bytes)
    case .table: try fuzzTable(bytes)
    case .kardia: try fuzzKardia(bytes)
    case .csv: try fuzzCSV(bytes)
    case .beats: try fuzzBeatTable(bytes)
    case .results: try fuzzResults(bytes)
    case .part: try fuzzPart(bytes)
    case .theme: try fuzzTheme(bytes)
    case .manifest: try fuzzManifest(bytes)
    case .network: try fuzzNetwork(bytes)
    case .forest: try fuzzForest(bytes)
    case .card: try fuzzCard(bytes)
    }
  }
}

/// Something that a reader must not return.
public struct FuzzFinding: Error, CustomStringConvertible {
  public var description: String

  /// Throws unless a condition holds.
  static func require(_ holds: Bool, _ what: String) throws(FuzzFinding) {
    if !holds { throw FuzzFinding(description: what) }
  }
}
