public import Results

/// What a run leaves.
public struct RunOutcome: Sendable {
  public var results: Results
  /// The files of the saved models: relative path in the report, e.g. `models/net.onnx`, to bytes.
  public var modelFiles: [String: [UInt8]]
}
