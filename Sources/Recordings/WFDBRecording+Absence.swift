public import Files

extension WFDBRecording {
  /// What to say of an annotation file that is not there: which ones the record has instead; nil where something stands at
  /// its path.
  ///
  /// - Throws: `Fault` where there is no such record, or its folder cannot be listed.
  public static func absence(folder: String, name: String, annotator: String) throws(Fault) -> Fault? {
    let path = "\(folder)/\(name).\(annotator)"
    guard isMissing(path) else { return nil }
    guard !isMissing("\(folder)/\(name).hea") else {
      throw .missing("\(folder)/\(name).hea", "file")
    }
    let parts = "\(folder)/\(name)".split(separator: "/", omittingEmptySubsequences: false)
    let home = parts.dropLast().joined(separator: "/")
    let beside = try Folder(home).names().compactMap(\.text)
    let own = "\(parts[parts.count - 1])."
    // A header or a signal file is no annotation file; what else the record has may be one.
    let others = beside.filter { $0.hasPrefix(own) }.map { String($0.dropFirst(own.count)) }
      .filter { !["hea", "dat", "xws"].contains($0) }
    return .badData(
      path, expected: "annotations (--annotator \(annotator))",
      found: others.isEmpty ? "none of this record" : "no such file, but \(others.joined(separator: ", "))")
  }

  /// Whether nothing stands at a path; what cannot be asked, and what is no file, stands there.
  private static func isMissing(_ path: String) -> Bool {
    do throws(Fault) {
      _ = try FileStatus.found(at: path)
      return false
    } catch {
      return error.isMissing
    }
  }
}
