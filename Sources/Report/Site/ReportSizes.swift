import Groundwork

/// How much of a report's file is believed.
package enum ReportSizes {
  /// Far more than any file of a report has; the largest, a saved forest of MIT-BIH, has some 10 MB.
  private static let largest = 1 << 30
  /// JSON of short numbers takes so many times its size while it is parsed.
  private static let growth = 32
  /// JSON that is read in any case.
  private static let smallest = 1 << 22

  /// The most bytes that a file may have: of JSON no more than memory holds once they are parsed.
  package static func limit(of path: String) -> Int {
    guard path.hasSuffix(".json"), let free = AvailableMemory.bytes() else { return largest }
    return min(largest, max(smallest, free / growth))
  }
}
