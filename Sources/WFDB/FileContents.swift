public import Files

/// Whole files of records, in and out.
public enum FileContents {
  /// Far more than any record needs, and not more than memory may hold, whatever size a sparse file claims.
  private static let largest = 1 << 32

  /// All bytes of a regular file.
  ///
  /// Pipes, devices and folders are refused, so a read neither blocks nor runs on for ever.
  ///
  /// - Throws: `Fault` of kind `badData` for a file that is not there, else `cannotRead`, also for one above 4 GiB.
  public static func read(_ path: String) throws(Fault) -> [UInt8] { try WholeFile.read(path, atMost: largest) }

  /// Writes a file aside and puts it in place, so that a half-written file never bears the name; folders above it are made.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public static func write(_ bytes: [UInt8], to path: String) throws(Fault) { try WholeFile.write(bytes, to: path) }
}
