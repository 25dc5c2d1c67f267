import Foundation
public import Testing

/// The MIT-BIH Arrhythmia Database, where it is at hand.
public enum Database {
  /// `ECG_REPORT_MITDB`, or the folder that data stand in beside the package.
  public static let folder: String = {
    if let folder = ProcessInfo.processInfo.environment["ECG_REPORT_MITDB"] { return folder }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/data/mitdb").path
  }()

  public static let isThere = FileManager.default.fileExists(atPath: "\(folder)/RECORDS")
  public static let absence: Comment = "the MIT-BIH database is not here; set ECG_REPORT_MITDB to its folder"
}
