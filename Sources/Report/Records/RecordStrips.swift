import Charts
import Results

/// The strips of a recording's page, a figure for each reason that they are shown for.
enum RecordStrips {
  static func all(_ account: RecordAccount) -> [ReportFigure] {
    let words = RecordWords(account: account)
    var groups: [(reason: RecordAccount.Reason, part: Int, strips: [RecordAccount.Strip], chart: StripChart)] = []
    for strip in account.strips {
      let drawn = self.strip(strip, account, words)
      let last = groups.indices.last
      if let last, groups[last].reason == strip.reason {
        var longer = groups[last].chart
        longer.strips.append(drawn)
        if longer.size.height <= highest {
          groups[last].strips.append(strip)
          groups[last].chart = longer
          continue
        }
      }
      let part = last.map { groups[$0].reason == strip.reason ? groups[$0].part + 1 : 1 } ?? 1
      groups.append((strip.reason, part, [strip], StripChart(strips: [drawn])))
    }
    return groups.map { figure($0.reason, part: $0.part, $0.strips, $0.chart, account, words) }
  }

  /// As high as a figure of several strips may be, so that it fits a printed page, in CSS pixels.
  private static let highest = 960.0

  private static func figure(
    _ reason: RecordAccount.Reason, part: Int, _ strips: [RecordAccount.Strip], _ chart: StripChart,
    _ account: RecordAccount, _ words: RecordWords
  ) -> ReportFigure {
    let id: String
    let title: String
    let caption: String
    switch reason {
    case .confident(let label):
      id = "strips-confident-\(account.classes.names[label].lowercased())"
      let name = account.classes == .binary ? "abnormal" : words.title(label)
      title = "Most confident: \(name)"
      caption =
        "Beats classified as \(account.classes.names[label]) with the highest probability, in the six seconds around each."
    case .doubtful:
      id = "strips-doubtful"
      title = "Least certain"
      caption =
        account.threshold == nil
        ? "The beats with the smallest margin between the two most probable classes."
        : "The beats whose probability of being abnormal is closest to the threshold."
    case .unreadable(let verdict):
      id = "strips-\(verdict)"
      title = "Unreadable: \(verdict)"
      caption = "Start of the first such segment (\(RecordWords.verdict(verdict)))."
    case .start:
      id = "strips-start"
      title = "Start of the recording"
      caption = "No beat was classified and no segment is unreadable; the first six seconds are shown."
    }
    let fullID = part == 1 ? id : "\(id)-\(part)"
    let fullTitle = part == 1 ? title : "\(title), continued"
    return ReportFigure(
      id: fullID, title: fullTitle,
      caption: caption
        + (account.isCalibrated ? "" : " The file does not state the lead\u{2019}s unit; the curve is scaled to fit."),
      altText: strips.map { alt($0, account, words) }.joined(separator: " "), chart: chart, isToScale: true,
      table: DataTable(
        id: fullID, caption: "Beats in the strips: \(fullTitle)",
        columns: ["Strip from", "Beat at", "Class", "Probability"],
        rows: strips.flatMap { strip -> [[DataTable.Cell]] in
          let inside = beats(in: strip, account)
          guard !inside.isEmpty else {
            let nothing = DataTable.Cell.number(nil, digits: 3)
            return [[.text(RecordWords.time(strip.start)), .text("no beat"), .text("\u{2013}"), nothing]]
          }
          return inside.map { beat in
            [
              .text(RecordWords.time(strip.start)), .text(RecordWords.time(beat.element.time)),
              .text(words.symbol(beat.element.label)), .number(beat.element.probability.map(Double.init), digits: 3),
            ]
          }
        }))
  }

  private static let seconds = 6.0

  private static func beats(
    in strip: RecordAccount.Strip, _ account: RecordAccount
  ) -> [(offset: Int, element: RecordAccount.Beat)] {
    // In order of time, so that the first one is found by halving.
    var (low, high) = (0, account.beats.count)
    while low < high {
      let middle = (low + high) / 2
      if account.beats[middle].time < strip.start { low = middle + 1 } else { high = middle }
    }
    return account.beats[low...].prefix { $0.time <= strip.start + seconds }.enumerated().map { ($0 + low, $1) }
  }

  private static func strip(
    _ strip: RecordAccount.Strip, _ account: RecordAccount, _ words: RecordWords
  ) -> StripChart.Strip {
    let subject = strip.beat.map { account.beats[$0] }
    return StripChart.Strip(
      title: "From \(RecordWords.time(strip.start))",
      subtitle: subject.map { "beat at \(RecordWords.time($0.time)): \(words.call($0))" } ?? "",
      leads: zip(account.leads, strip.samples).map { name, samples in
        StripChart.Lead(
          name: name, samples: account.isCalibrated ? samples : fitted(samples), sampleRate: account.sampleRate,
          isCalibrated: account.isCalibrated)
      },
      beats: beats(in: strip, account).map { index, beat in
        StripChart.Beat(
          time: beat.time - strip.start, label: words.symbol(beat.label), colour: words.colour(beat.label),
          isSubject: index == strip.beat)
      },
      unreadable: account.unreadable.map {
        $0.seconds.lowerBound - strip.start...$0.seconds.upperBound - strip.start
      }.filter { $0.overlaps(0...seconds) })
  }

  /// Samples of an unknown unit so that their range takes as much room as 2 mV.
  private static func fitted(_ samples: [Double]) -> [Double] {
    let finite = samples.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high > low else { return samples.map { $0 - $0 } }
    return samples.map { ($0 - low) * 2 / (high - low) }
  }

  private static func alt(
    _ strip: RecordAccount.Strip, _ account: RecordAccount, _ words: RecordWords
  ) -> String {
    let labels = beats(in: strip, account).map { words.symbol($0.element.label) }
    let subject =
      strip.beat.map { account.beats[$0] }.map { " Beat at \(RecordWords.time($0.time)) \(words.call($0))." } ?? ""
    let beats = labels.isEmpty ? "no beat" : "beats \(labels.joined(separator: " "))"
    return
      "Six seconds from \(RecordWords.time(strip.start)), \(account.leads.count == 1 ? "lead" : "leads") \(Format.list(account.leads)): \(beats).\(subject)"
  }
}
