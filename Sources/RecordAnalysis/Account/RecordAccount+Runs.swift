package import Results

extension RecordAccount {
  /// The classes whose beats in a row make a couplet or run: S and V, or abnormal. Fusion beats are half a normal one, and
  /// paced ones in a row are what a pacemaker is for.
  package static func ectopicLabels(_ classes: ClassSet) -> Set<Int> { classes == .binary ? [1] : [1, 2] }

  /// Couplets and runs: two or more beats of one ectopic class with no other beat, and no unreadable stretch, between them.
  ///
  /// - Parameters:
  ///   - beats: in order of time, those not classified among them.
  ///   - unreadable: in seconds, in order of time.
  package static func runs(of beats: [Beat], _ classes: ClassSet, unreadable: [Range<Double>]) -> [Run] {
    let ectopic = ectopicLabels(classes)
    var nextStretch = unreadable[...]
    var runs: [Run] = []
    var open: (label: Int, first: Int, last: Int)?

    func close() {
      if let run = open, run.last > run.first {
        runs.append(
          Run(
            label: run.label, start: beats[run.first].time, end: beats[run.last].time, count: run.last - run.first + 1))
      }
      open = nil
    }

    for (index, beat) in beats.enumerated() {
      var isParted = false
      while let stretch = nextStretch.first, stretch.lowerBound <= beat.time {
        isParted = true
        // A stretch that holds this beat parts it from the next one too.
        if stretch.upperBound > beat.time { break }
        nextStretch.removeFirst()
      }
      if isParted { close() }
      guard let label = beat.label, ectopic.contains(label) else {
        close()
        continue
      }
      if let run = open, run.label == label {
        open?.last = index
      } else {
        close()
        open = (label, index, index)
      }
    }
    close()
    return runs
  }
}
