package import Results

/// Which few seconds of a recording its page shows.
package enum StripChoice {
  /// The length of a strip.
  package static let seconds = 6.0
  /// Beats shown of each class but the normal one.
  private static let confident = (ofTwoClasses: 4, ofFive: 2)
  /// Beats shown of those that were decided most narrowly.
  private static let doubtful = 4

  /// A beat with what the model said of it; nil where it was not classified.
  package struct Judged {
    package var time: Double
    package var label: Int?
    package var probabilities: [Float]?

    package init(time: Double, label: Int?, probabilities: [Float]?) {
      self.time = time
      self.label = label
      self.probabilities = probabilities
    }
  }

  /// A strip's start and the beat that it is about, as an index.
  package struct Wanted: Equatable {
    package var reason: RecordAccount.Reason
    package var start: Double
    package var beat: Int?

    package init(reason: RecordAccount.Reason, start: Double, beat: Int?) {
      self.reason = reason
      self.start = start
      self.beat = beat
    }
  }

  /// Strips of the beats called with the highest probability, class by class; of the beats decided most narrowly; of the first
  /// stretch of each unreadable kind; and of the start where there is nothing else. Of equal beats the earlier one; no two
  /// beats of one kind lie within a strip's length of each other.
  ///
  /// A decision is narrow by the distance of the probability from the threshold, or with five classes from that of the next
  /// class.
  ///
  /// - Parameters:
  ///   - threshold: of a model of two classes; nil with five.
  ///   - unreadable: stretches with their verdicts, in order of time.
  ///   - length: of the recording, in seconds.
  package static func choose(
    _ beats: [Judged], _ classes: ClassSet, threshold: Float?, unreadable: [(seconds: Range<Double>, verdict: String)],
    length: Double
  ) -> [Wanted] {
    let called = beats.indices.compactMap { index -> (index: Int, label: Int, sure: Float, margin: Float)? in
      guard let label = beats[index].label, let given = beats[index].probabilities else { return nil }
      let margin: Float
      if let threshold {
        margin = abs(given[1] - threshold)
      } else {
        margin = given[label] - (given.indices.filter { $0 != label }.map { given[$0] }.max() ?? 0)
      }
      return (index, label, given[label], margin)
    }
    let latest = max(0, length - seconds)
    func apart(_ sorted: [Int], atMost count: Int) -> [Int] {
      var taken: [Int] = []
      for index in sorted {
        if taken.count == count { break }
        if taken.allSatisfy({ abs(beats[$0].time - beats[index].time) >= seconds }) { taken.append(index) }
      }
      return taken.sorted()
    }
    func strip(_ reason: RecordAccount.Reason, around index: Int) -> Wanted {
      Wanted(reason: reason, start: min(max(0, beats[index].time - seconds / 2), latest), beat: index)
    }
    let most = classes == .binary ? confident.ofTwoClasses : confident.ofFive
    var wanted = classes.names.indices.dropFirst().flatMap { label in
      let own = called.filter { $0.label == label }.sorted { ($1.sure, $0.index) < ($0.sure, $1.index) }
      return apart(own.map(\.index), atMost: most).map { strip(.confident(label: label), around: $0) }
    }
    let narrow = called.sorted { ($0.margin, $0.index) < ($1.margin, $1.index) }
    wanted += apart(narrow.map(\.index), atMost: doubtful).map { strip(.doubtful, around: $0) }
    var seen: Set<String> = []
    for stretch in unreadable where seen.insert(stretch.verdict).inserted {
      wanted.append(
        Wanted(
          reason: .unreadable(verdict: stretch.verdict), start: min(stretch.seconds.lowerBound, latest), beat: nil))
    }
    return wanted.isEmpty ? [Wanted(reason: .start, start: 0, beat: nil)] : wanted
  }
}
