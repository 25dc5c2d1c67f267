/// Files read and written as a whole.
public enum WholeFile {
  /// All bytes of a regular file.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that are believed.
  ///   - followingLinks: whether the last part of the path may be a symbolic link.
  /// - Throws: `Fault.missing`, or a `cannotRead` that says why.
  public static func read(_ path: String, atMost limit: Int, followingLinks: Bool = true) throws(Fault) -> [UInt8] {
    try OpenFile(path, followingLinks: followingLinks).bytes(atMost: limit)
  }

  /// The same; nil where nothing stands at the path.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public static func readIfThere(
    _ path: String, atMost limit: Int, followingLinks: Bool = true
  ) throws(Fault) -> [UInt8]? {
    do {
      return try read(path, atMost: limit, followingLinks: followingLinks)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  /// Writes bytes to a path; folders above it are made when missing. A file already there is replaced in one step, and
  /// where a symbolic link leads to a file, that file is.
  ///
  /// After a power cut the path holds the old file or the new one: the bytes reach the disk before the name does.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`, also where something else than a regular file has the name.
  public static func write(_ bytes: some Collection<UInt8>, to path: String) throws(Fault) {
    let file = try AsideFile(path)
    try file.append(bytes)
    try file.putInPlace()
  }
}
