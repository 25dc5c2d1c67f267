public import Files
import FoundationEssentials
import Glibc

extension WFDBRecording {
  /// What to say of an annotation file that is not there: which ones the record has instead; nil where something stands at
  /// its path.
  ///
  /// - Throws: `Fault` where there is no such record, or its folder cannot be listed.
  public static func absence(folder: String, name: String, annotator: String) throws(Fault) -> Fault? {
    let path = "\(folder)/\(name).\(annotator)"
    guard isMissing(path) else { return nil }
    guard !isMissing("\(folder)/\(name).hea") else {
      throw Fault(.badData, path: "\(folder)/\(name).hea", reason: "no such file")
    }
    let parts = "\(folder)/\(name)".split(separator: "/", omittingEmptySubsequences: false)
    let home = parts.dropLast().joined(separator: "/")
    let beside: [String]
    do {
      beside = try FileManager.default.contentsOfDirectory(atPath: home).sorted()
    } catch {
      throw .cannotRead(home, "the folder cannot be listed")
    }
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
    var status = stat()
    return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
  }
}
