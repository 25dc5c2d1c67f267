public import Files
import Recordings

extension RecordStore {
  /// Bytes of a file that holds its annotations itself, for each beat at the least: half a second of one lead in 16 bits at 100 Hz.
  private static let bytesPerBeat = 100

  /// At most so many beats are annotated in a folder's records, judged by the sizes of files alone.
  ///
  /// - Throws: `Fault` where the list of records cannot be read.
  public static func mostBeats(in path: String, reading: RecordReading) throws(Fault) -> Int {
    guard case .records(let folder, let reading) = try BeatLoader.recognise(path, reading: reading) else { return 0 }
    let reader = HashingReader(folder: folder, jobs: 1)
    return try RecordNames(folder: folder, annotator: reading.annotator, read: reader.read).records.reduce(0) {
      sum, record in
      // An annotation takes two bytes at least in WFDB's format, and more as text.
      if let beside = FileStatus(record.annotationPath(reading.annotator)) { return sum + beside.size / 2 }
      return sum + (FileStatus(record.path)?.size ?? 0) / bytesPerBeat
    }
  }
}
