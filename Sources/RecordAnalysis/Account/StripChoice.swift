import Detection
import Results

/// Which few seconds of a recording its page shows.
struct StripChoice {
  /// The length of a strip.
  static let seconds = 6.0
  /// Beats shown of each class but the normal one, and of those decided most narrowly.
  static let confident = (ofTwoClasses: 4, ofFive: 2)
  static let doubtful = 4

  struct Wanted: Equatable {
    var reason: RecordAccount.Reason
    var start: Double
    var beat: Int?
  }

  /// Strips of the beats called with the highest probability, class by class; of the beats decided most narrowly; of the first
  /// stretch of each unreadable kind; and of the start where there is no beat. Of equal beats the earlier one; no two strips of
  /// one kind overlap.
  ///
  /// A decision is narrow by the distance of the probability from the threshold, or with five classes from that of the next
  /// class.
  static func choose(_ result: RecordClassification, seconds: Double) -> [Wanted] {
    let called = result.beats.indices.compactMap { index -> (index: Int, label: Int, sure: Float, margin: Float)? in
      guard let label = result.label(of: result.beats[index]), let given = result.beats[index].probabilities else {
        return nil
      }
      let margin: Float
      if let threshold = result.threshold {
        margin = abs(given[1] - threshold)
      } else {
        margin = given[label] - (given.indices.filter { $0 != label }.map { given[$0] }.max() ?? 0)
      }
      return (index, label, given[label], margin)
    }
    let latest = max(0, seconds - Self.seconds)
    func apart(_ sorted: [Int], atMost count: Int) -> [Int] {
      var taken: [Int] = []
      for index in sorted where taken.count < count {
        let time = result.time(of: result.beats[index])
        if taken.allSatisfy({ abs(result.time(of: result.beats[$0]) - time) >= Self.seconds }) { taken.append(index) }
      }
      return taken.sorted()
    }
    func strip(_ reason: RecordAccount.Reason, around index: Int) -> Wanted {
      let start = result.time(of: result.beats[index]) - Self.seconds / 2
      return Wanted(reason: reason, start: min(max(0, start), latest), beat: index)
    }
    let most = result.classes == .binary ? confident.ofTwoClasses : confident.ofFive
    var wanted = result.classes.names.indices.dropFirst().flatMap { label in
      let beats = called.filter { $0.label == label }.sorted { ($1.sure, $0.index) < ($0.sure, $1.index) }
      return apart(beats.map(\.index), atMost: most).map { strip(.confident(label: label), around: $0) }
    }
    let narrow = called.sorted { ($0.margin, $0.index) < ($1.margin, $1.index) }
    wanted += apart(narrow.map(\.index), atMost: doubtful).map { strip(.doubtful, around: $0) }
    var seen: Set<String> = []
    for stretch in result.unreadable where seen.insert(stretch.verdict.rawValue).inserted {
      let start = min(result.time(stretch.samples.lowerBound), latest)
      wanted.append(Wanted(reason: .unreadable(verdict: stretch.verdict.rawValue), start: start, beat: nil))
    }
    if wanted.isEmpty { wanted.append(Wanted(reason: .start, start: 0, beat: nil)) }
    return wanted
  }
}
