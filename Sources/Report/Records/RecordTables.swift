import Results
import Scoring

/// The tables of a recording's page that no figure has.
struct RecordTables {
  let account: RecordAccount
  let words: RecordWords

  init(_ account: RecordAccount) {
    self.account = account
    words = RecordWords(account: account)
  }

  /// Rows that a page shows of a table that may be long.
  private static let shown = 40

  /// Couplets and runs, the longest first.
  func runs() -> DataTable {
    let sorted = account.runs.sorted { ($1.count, $0.start) < ($0.count, $1.start) }
    return DataTable(
      id: "runs", caption: "Couplets and runs, longest first",
      columns: ["Start", "Class", "Beats", "Length (s)", "Rate (beats per minute)"],
      rows: sorted.map { run in
        [
          .text(RecordWords.time(run.start)), .text(words.symbol(run.label)), .count(run.count),
          .number(run.end - run.start, digits: 2), .number(run.rate, digits: 0),
        ]
      })
  }

  /// The windows by verdict.
  func quality() -> DataTable {
    let verdicts = ["good", "flat", "saturated", "noise"]
    return DataTable(
      id: "quality-counts", caption: "Windows of 10 s by signal quality",
      columns: ["Quality", "Windows", "Share", "Beats in them"],
      rows: verdicts.map { verdict in
        let windows = account.windows.filter { $0.verdict == verdict }
        let share = account.windows.isEmpty ? nil : Double(windows.count) / Double(account.windows.count)
        return [.text(verdict), .count(windows.count), .share(share), .count(beats(in: windows))]
      })
  }

  private func beats(in windows: [RecordAccount.Window]) -> Int {
    var next = windows[...]
    return account.beats.count { beat in
      while let window = next.first, window.seconds.upperBound <= beat.time { next.removeFirst() }
      return next.first?.seconds.contains(beat.time) ?? false
    }
  }

  /// Every window, for the CSV file.
  func windows() -> DataTable {
    DataTable(
      id: "quality", caption: "Signal quality in windows of 10 s",
      columns: ["from", "to", "quality", "flat", "saturated", "kurtosis"],
      rows: account.windows.map { window in
        [
          .number(window.seconds.lowerBound, digits: 3), .number(window.seconds.upperBound, digits: 3),
          .text(window.verdict), .number(window.flat, digits: 4), .number(window.saturated, digits: 4),
          .number(window.kurtosis, digits: 3),
        ]
      })
  }

  /// Unreadable segments, in order of time; nil where there are none.
  func unreadable() -> DataTable? {
    guard !account.unreadable.isEmpty else { return nil }
    return DataTable(
      id: "unreadable", caption: "Unreadable segments", columns: ["From", "To", "Length (s)", "Reason"],
      rows: account.unreadable.map { stretch in
        [
          .text(RecordWords.time(stretch.seconds.lowerBound)), .text(RecordWords.time(stretch.seconds.upperBound)),
          .number(stretch.seconds.upperBound - stretch.seconds.lowerBound, digits: 0), .text(stretch.verdict),
        ]
      })
  }

  /// How the model did on the beats that it was tested on, class by class; nil where its card speaks of other classes.
  func tested() -> DataTable? {
    let counts = account.card.metrics.confusion.counts
    let names = account.classes.names
    guard counts.count == names.count else { return nil }
    return DataTable(
      id: "tested", caption: "Results of the model on the test beats of its own report",
      columns: ["Class", "Test beats", "Sensitivity", "Positive predictivity"],
      rows: names.indices.map { label in
        let row = counts[label].reduce(0, +)
        let column = counts.reduce(0) { $0 + $1[label] }
        let right = counts[label][label]
        return [
          .text(words.title(label)), .count(row), .share(row > 0 ? Double(right) / Double(row) : nil),
          .share(column > 0 ? Double(right) / Double(column) : nil),
        ]
      },
      note: account.card.thresholds.isEmpty || account.threshold == 0.5
        ? nil : "At a threshold of 0.5; this page uses \(account.threshold.map { "\($0)" } ?? "").")
  }

  /// The first rows of a table, with a note where there are more.
  static func shortened(_ table: DataTable) -> DataTable {
    guard table.rows.count > shown else { return table }
    var short = table
    short.rows = Array(table.rows.prefix(shown))
    short.note = "The first \(shown) of \(Format.count(table.rows.count)); the CSV file has all."
    return short
  }
}
