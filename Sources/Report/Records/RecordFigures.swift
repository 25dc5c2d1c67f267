import Charts
import Results

/// The figures of a recording's page but the strips.
struct RecordFigures {
  let account: RecordAccount
  let words: RecordWords
  let rhythm: RecordRhythm

  init(_ account: RecordAccount) {
    self.account = account
    words = RecordWords(account: account)
    rhythm = RecordRhythm(account)
  }

  private var unreadable: [ClosedRange<Double>] {
    account.unreadable.map { $0.seconds.lowerBound...$0.seconds.upperBound }
  }

  /// How much of the recording is unreadable, as a sentence's end.
  private var greyAccount: String {
    let seconds = account.unreadable.reduce(0) { $0 + $1.seconds.upperBound - $1.seconds.lowerBound }
    return seconds > 0 ? " Grey: unreadable (\(RecordWords.length(seconds)))." : ""
  }

  // MARK: Overview

  func overview() -> ReportFigure {
    let length = Self.lineSeconds(account.seconds)
    let perLine = max(1, Int((length / account.envelope.binSeconds).rounded()))
    let lineCount = max(1, Int((account.seconds / length).rounded(.up)))
    let flagged = account.beats.filter { ($0.label ?? 0) > 0 }.map(\.time)
    var rest = flagged[...]
    let lines = (0..<lineCount).map { index -> OverviewChart.Line in
      let start = Double(index) * length
      let marks = rest.prefix { $0 < start + length }
      rest = rest.dropFirst(marks.count)
      let low = account.envelope.low.dropFirst(index * perLine).prefix(perLine)
      let high = account.envelope.high.dropFirst(index * perLine).prefix(perLine)
      let grey = unreadable.filter { $0.overlaps(start...start + length) }.map { stretch in
        let part = stretch.clamped(to: start...start + length)
        return (part.lowerBound - start) / length...(part.upperBound - start) / length
      }
      return OverviewChart.Line(
        label: lineCount == 1 ? "" : Self.lineLabel(start, length), low: Array(low), high: Array(high),
        marks: marks.map { ($0 - start) / length }, unreadable: grey)
    }
    let shown = RecordWords.span(length)
    let bin = Format.number(account.envelope.binSeconds, digits: account.envelope.binSeconds < 1 ? 2 : 1)
    return ReportFigure(
      id: "overview", title: "The whole recording",
      caption:
        "Lead \(account.leads[0])\(lineCount == 1 ? "" : ", \(shown) per line"): the band spans minimum and maximum of every "
        + "\(bin)\u{A0}s. "
        + (flagged.isEmpty
          ? "No beat is classified as \(words.flaggedNames)."
          : "Ticks above it: \(RecordWords.beats(flagged.count)) classified as \(words.flaggedNames).")
        + greyAccount,
      altText:
        "\(lineCount == 1 ? "One line" : "\(lineCount) lines") of the lead\u{2019}s range over time, \(RecordWords.length(account.seconds)) in all, with "
        + "\(RecordWords.beats(flagged.count)) marked as \(words.flaggedNames) and \(account.unreadable.count) unreadable "
        + "\(account.unreadable.count == 1 ? "segment" : "segments") in grey.",
      chart: OverviewChart(
        lines: lines, lineSeconds: length, binsPerLine: perLine,
        markLabel: flagged.isEmpty ? nil : "beat classified as \(words.flaggedNames)"),
      table: DataTable(
        id: "overview", caption: "The recording line by line",
        columns: ["From", "Beats", "Classified as \(words.flaggedNames)", "Unreadable (s)"],
        rows: (0..<lineCount).map { index in
          let span = Double(index) * length..<Double(index + 1) * length
          let inside = account.beats.filter { span.contains($0.time) }
          return [
            .text(RecordWords.time(span.lowerBound)), .count(inside.count),
            .count(inside.count { ($0.label ?? 0) > 0 }), .number(unreadable(in: span), digits: 0),
          ]
        }))
  }

  private func unreadable(in span: Range<Double>) -> Double {
    unreadable.reduce(0) { sum, stretch in
      sum + max(0, min(stretch.upperBound, span.upperBound) - max(stretch.lowerBound, span.lowerBound))
    }
  }

  /// As long as the envelope's bins were made for.
  static func lineSeconds(_ seconds: Double) -> Double {
    RecordAccount.lineSeconds(of: seconds)
  }

  private static func lineLabel(_ start: Double, _ length: Double) -> String {
    length >= 3600 ? "\(Int(start / 3600))\u{A0}h" : "\(Int(start / 60))\u{A0}min"
  }

  // MARK: Rhythm

  func rhythmFigure() -> ReportFigure {
    var plain: [Point] = []
    var beats = [[(time: Double, interval: Double?)]](repeating: [], count: account.classes.names.count)
    for (beat, interval) in zip(account.beats, rhythm.intervals) {
      if let label = beat.label, label > 0 {
        beats[label].append((beat.time, interval))
      } else if let interval {
        plain.append(Point(x: beat.time, y: interval))
      }
    }
    let lanes = words.flagged.map { label in
      RhythmChart.Lane(
        label: words.symbol(label), colour: words.colour(label), marker: words.marker(label), beats: beats[label])
    }
    let rate = rhythm.summary
    let range = rate.map {
      RecordWords.rate($0)
    }
    let long = rhythm.intervals.compactMap { $0 }.max()
    let span = RecordWords.length(rhythm.span)
    return ReportFigure(
      id: "rhythm", title: "Heart rate and RR intervals",
      caption: (range.map { "Heart rate, medians over \(span): \($0)." }
        ?? "No consecutive beats, so no heart rate.")
        + (long.map { " The longest RR interval is \(Format.number($0, digits: 2))\u{A0}s." } ?? "")
        + " Below: each flagged beat, by class.\(greyAccount)",
      altText: "Heart rate over time" + (range.map { ", \($0)" } ?? ": none") + "; RR intervals, one dot per beat; "
        + words.flagged.map { "\(words.symbol($0)): \(Format.count(beats[$0].count))" }.joined(separator: ", ") + ".",
      chart: RhythmChart(
        seconds: account.seconds, rates: rhythm.rates, intervals: plain, lanes: lanes, unreadable: unreadable),
      table: DataTable(
        id: "rhythm", caption: "Heart rate in beats per minute, over \(span)",
        columns: ["From", "10th percentile", "Median", "90th percentile"],
        rows: rhythm.rates.enumerated().map { index, rate in
          [.text(RecordWords.time(Double(index) * rhythm.span))]
            + [rate.low, rate.median, rate.high].map { .number($0.isFinite ? $0 : nil, digits: 1) }
        }, pageStride: max(1, (rhythm.rates.count + 59) / 60)))
  }

  // MARK: Counts

  /// An hour for what is longer than two hours and shorter than two days, else what gives 12 to 31 bars.
  private static func interval(_ seconds: Double) -> Double {
    if (7200...172_800).contains(seconds) { return 3600 }
    return [1.0, 5, 10, 30, 60, 300, 600, 21600, 86400].first { seconds <= 31 * $0 } ?? 604_800
  }

  func counts() -> ReportFigure {
    let length = Self.interval(account.seconds)
    let intervals = max(1, Int((account.seconds / length).rounded(.up)))
    let classes = account.classes.names.count
    // The last one: not classified.
    var counts = [[Int]](repeating: [Int](repeating: 0, count: intervals), count: classes + 1)
    for beat in account.beats {
      counts[beat.label ?? classes][max(0, min(intervals - 1, Int(beat.time / length)))] += 1
    }
    let totals = counts.map { $0.reduce(0, +) }
    let unit = RecordWords.span(length)
    var rows = (0..<classes).map { label in
      CountsChart.Row(
        label: "\(words.title(label)): \(RecordWords.beats(totals[label]))", colour: words.colour(label),
        counts: counts[label])
    }
    if totals[classes] > 0 {
      rows.append(
        CountsChart.Row(
          label: "? \u{2013} Not classified: \(RecordWords.beats(totals[classes]))", colour: .neutral,
          counts: counts[classes]))
    }
    let names = (0..<classes).map { words.symbol($0) } + ["?"]
    return ReportFigure(
      id: "counts", title: "Beats of each class, \(unit) per bar",
      caption: "Each row has its own scale, from 0 to its highest bar."
        + (totals[classes] > 0
          ? " \u{201C}?\u{201D}: not classified, because no beat follows, samples are missing, or the lead is unreadable."
          : ""),
      altText: "Bars, \(unit) each: "
        + zip(names, totals).map { "\($0) \(Format.count($1)) in all" }.joined(separator: ", ") + ".",
      chart: CountsChart(rows: rows, intervalSeconds: length, seconds: account.seconds),
      table: DataTable(
        id: "counts", caption: "Beats of each class, \(unit) per row", columns: ["From"] + names,
        rows: (0..<intervals).map { index in
          [.text(RecordWords.time(Double(index) * length))] + counts.map { .count($0[index]) }
        }))
  }

  // MARK: Shapes

  /// nil where no beat was recorded whole.
  func shapes() -> ReportFigure? {
    guard let first = account.medians.first else { return nil }
    let normal = account.medians.first { $0.label == 0 }
    let cells = account.medians.map { beat -> BeatGridChart.Cell in
      var lines = [
        BeatGridChart.Line(label: "median of the class", values: beat.median, colour: words.colour(beat.label))
      ]
      if let normal, beat.label != 0 {
        lines.append(
          BeatGridChart.Line(
            label: "median normal beat", values: normal.median, colour: .neutral, dash: .dashed))
      }
      return BeatGridChart.Cell(
        title: words.title(beat.label), subtitle: "n = \(Format.count(beat.count))",
        band: BeatGridChart.Band(low: beat.low, high: beat.high), lines: lines)
    }
    let unit = account.isCalibrated ? "mV" : "the file\u{2019}s units"
    let thinned = account.medians.contains { $0.used < $0.count }
    let values = account.medians.flatMap { $0.low + $0.high }
    let least = account.isCalibrated ? -0.5...1.0 : min(0, values.min() ?? 0)...max(1e-9, values.max() ?? 0)
    return ReportFigure(
      id: "shapes", title: "Median beat of each class, compared with the median normal beat",
      caption: "Lead \(account.leads[0]), each beat minus its own median; bands contain 80\u{A0}% of the beats."
        + (normal == nil ? " No beat was classified as normal, so there is no normal beat to compare with." : "")
        + (thinned ? " For classes with more than 400 beats, 400 evenly spaced beats are shown." : ""),
      altText: account.medians.map { beat in
        let height = (beat.median.max() ?? 0) - (beat.median.min() ?? 0)
        return
          "\(words.title(beat.label)): n = \(Format.count(beat.count)), \(Format.number(height, digits: 2)) \(unit) from lowest to highest"
      }.joined(separator: "; ") + ".",
      chart: BeatGridChart(
        cells: cells, columns: min(3, cells.count), yLabel: account.isCalibrated ? "mV" : "Units of the file",
        bandLabel: "10th to 90th percentile", sampleInterval: first.interval * 1000, start: first.start * 1000,
        leastRange: least),
      table: DataTable(
        id: "shapes", caption: "Median, 10th and 90th percentile of each class, in \(unit)",
        columns: ["ms"]
          + account.medians.flatMap { beat in ["10 %", "50 %", "90 %"].map { "\(words.symbol(beat.label)) \($0)" } },
        rows: first.median.indices.map { sample in
          [.number((first.start + Double(sample) * first.interval) * 1000, digits: 0)]
            + account.medians.flatMap { beat in
              [beat.low, beat.median, beat.high].map {
                .number($0.indices.contains(sample) ? $0[sample] : nil, digits: 3)
              }
            }
        }, pageStride: 10))
  }
}
