/// The names of the published CSV pair.
public enum CSVPair {
  /// Four fifths of the beats.
  public static let train = "mitbih_train.csv"
  /// The remaining fifth.
  public static let test = "mitbih_test.csv"
  /// Fields of a line: 187 samples and the class.
  static let fieldsPerLine = BeatSet.samplesPerBeat + 1
}
