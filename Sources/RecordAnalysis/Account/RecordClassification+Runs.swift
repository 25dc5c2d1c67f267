import Detection
package import Results

extension RecordClassification {
  /// The classes whose beats in a row make a couplet or run: S and V, or abnormal. Fusion beats are half a normal one, and
  /// paced ones in a row are what a pacemaker is for.
  var ectopicLabels: Set<Int> { classes == .binary ? [1] : [1, 2] }

  /// Couplets and runs: two or more beats of one ectopic class with no other beat, and no unreadable stretch, between them.
  package var runs: [RecordAccount.Run] {
    let ectopic = ectopicLabels
    let breaks = unreadable.map(\.samples)
    var nextBreak = breaks[...]
    var runs: [RecordAccount.Run] = []
    var open: (label: Int, first: Int, last: Int)?

    func close() {
      if let run = open, run.last > run.first {
        runs.append(
          RecordAccount.Run(
            label: run.label, start: time(of: beats[run.first]), end: time(of: beats[run.last]),
            count: run.last - run.first + 1))
      }
      open = nil
    }

    for (index, beat) in beats.enumerated() {
      var isParted = false
      while let stretch = nextBreak.first, stretch.lowerBound <= beat.sample {
        isParted = true
        // A stretch that holds this beat parts it from the next one too.
        if stretch.upperBound > beat.sample { break }
        nextBreak.removeFirst()
      }
      if isParted { close() }
      guard let label = label(of: beat), ectopic.contains(label) else {
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
