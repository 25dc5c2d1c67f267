import Files
import Recordings

/// One or two leads of a recording read side by side, in pieces of one length.
struct LeadPair {
  private let first: any LeadSamples
  private let second: (any LeadSamples)?
  /// Of the second lead, what was read beyond the first.
  private var ahead: [Double] = []

  /// - Parameter other: the second lead; nil to read one.
  init(_ recording: some Recording, lead: Int, and other: Int?) throws(Fault) {
    first = try recording.samples(ofLead: lead)
    if let other { second = try recording.samples(ofLead: other) } else { second = nil }
  }

  /// All samples of the first lead.
  var count: Int { first.count }

  /// The next samples; nil after the first lead's last. Where the second lead ends before the first, NaN stands for it.
  ///
  /// - Throws: `Fault` for damaged or unreadable files.
  mutating func next() throws(Fault) -> (first: [Double], second: [Double]?)? {
    guard let samples = try first.next() else { return nil }
    guard let second else { return (samples, nil) }
    while ahead.count < samples.count, let more = try second.next() { ahead += more }
    let other = Array(ahead.prefix(samples.count))
    ahead.removeFirst(other.count)
    return (samples, other + repeatElement(.nan, count: samples.count - other.count))
  }
}
