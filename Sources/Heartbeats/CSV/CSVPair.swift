/// The names of the published CSV pair, and of the other pair in the same archive.
public enum CSVPair {
  /// Four fifths of the beats.
  public static let train = "mitbih_train.csv"
  /// The remaining fifth.
  public static let test = "mitbih_test.csv"
  /// The normal beats of the PTB database, with the label 0.
  public static let ptbNormal = "ptbdb_normal.csv"
  /// Its abnormal beats, with the label 1: of which kind is not known.
  public static let ptbAbnormal = "ptbdb_abnormal.csv"
  /// Both pairs, in the order in which they are looked for and read.
  static let pairs = [[train, test], [ptbNormal, ptbAbnormal]]
  /// Fields of a line: 187 samples and the class.
  static let fieldsPerLine = BeatSet.samplesPerBeat + 1
}
