import Files

/// The rows of a table, from front to back: the samples of some columns, and how many samples are missing before each row.
final class TableRows {
  private let form: TableForm
  /// For each of the file's columns which of those asked for it is; nil for others.
  private let places: [Int?]
  private let path: String
  private let lines: TableLines
  private let pace: TablePace?
  /// Of the last row the samples of each column asked for; NaN for one that is not there or cannot be read.
  private(set) var samples: [Double]
  private var lastTime: Double?
  /// Rows since the last one with a time.
  private var rowsWithoutTime = 0
  /// Seconds between the rows read, and how many intervals they are.
  private(set) var spans: (seconds: Double, count: Int) = (0, 0)
  /// Lines that are no rows, and the first of them.
  private(set) var unreadable: (count: Int, first: Int, text: String) = (0, 0, "")
  /// Samples that are said to be infinite, and the line of the first.
  private(set) var infinite: (count: Int, first: Int) = (0, 0)
  private(set) var isCutShort = false

  init(_ file: OpenFile, _ form: TableForm, columns: [Int], pace: TablePace?) {
    self.form = form
    places = form.roles.indices.map { columns.firstIndex(of: $0) }
    samples = Array(repeating: .nan, count: columns.count)
    self.pace = pace
    path = file.path
    lines = TableLines(file, from: form.offset, number: form.lines)
  }

  /// Reads the next row into `samples`.
  ///
  /// - Returns: how many samples were not recorded before it, by its time; nil after the last row.
  /// - Throws: `Fault` for times that are not even.
  func next() throws(Fault) -> Int? {
    while let line = try lines.line() {
      if form.isEmpty(line) { continue }
      var isReadable = true
      var time: Double?
      let count = form.visit(line) { column, field, isQuoted in
        guard column < places.count else { return }
        let comma = form.comma || isQuoted
        if let place = places[column] {
          if let value = TableText.number(field, comma: comma) {
            samples[place] = value
          } else {
            samples[place] = .nan
            if TableText.isInfinite(field) {
              if infinite.count == 0 { infinite.first = lines.number }
              infinite.count += 1
            } else if !TableText.isMissing(field) {
              isReadable = false
            }
          }
        } else if let pace, column == pace.column {
          time = pace.text.seconds(field, comma: comma)
        }
      }
      if !isReadable || count != places.count {
        // A line without its end, at the end of the file, is what a recorder had no time for.
        if !lines.isEnded {
          isCutShort = true
          return nil
        }
        if unreadable.count == 0 { unreadable = (0, lines.number, line.quoted) }
        unreadable.count += 1
        for place in samples.indices { samples[place] = .nan }
      }
      return try pace.map { pace throws(Fault) in try gap(before: time, pace) } ?? 0
    }
    return nil
  }

  private func gap(before time: Double?, _ pace: TablePace) throws(Fault) -> Int {
    guard var time else {
      // No time of its own: it follows the last one.
      rowsWithoutTime += 1
      return 0
    }
    guard let last = lastTime else {
      lastTime = time
      return 0
    }
    // Clock times begin anew at midnight.
    if pace.text == .clock, time < last - 43_200 { time += 86_400 * ((last - time) / 86_400).rounded() }
    let intervals = rowsWithoutTime + 1
    rowsWithoutTime = 0
    lastTime = time
    let step = time - last
    let excess = step - Double(intervals) * pace.step
    if excess < -pace.tolerance * Double(intervals) {
      throw .badData(
        path, "line \(lines.number)",
        expected: "times \(milliseconds(pace.step)) apart (--fs takes rows as evenly spaced)",
        found: milliseconds(step))
    }
    if excess <= pace.tolerance * Double(intervals) {
      spans.seconds += step
      spans.count += intervals
      return 0
    }
    let missing = (excess / pace.step).rounded()
    guard missing < Double(TablePace.mostGap) else {
      throw .badData(
        path, "line \(lines.number)", expected: "times \(milliseconds(pace.step)) apart", found: "a gap of \(step) s")
    }
    return Int(missing)
  }

  private func milliseconds(_ seconds: Double) -> String { "\((seconds * 1e6).rounded() / 1e3) ms" }
}

/// How far apart the times of a table's rows are, as its first rows show.
struct TablePace: Sendable {
  /// The column of times.
  var column: Int
  var text: TimeText
  /// Seconds from one row to the next.
  var step: Double
  /// How much a step may differ: half of it, or what times are rounded to.
  var tolerance: Double
  /// What times are rounded to, in seconds.
  var resolution: Double

  /// More samples in one gap are not believed.
  static let mostGap = 1 << 28

  /// Tells the pace by the times of the first rows.
  ///
  /// - Throws: `Fault` where they do not go up.
  init(_ times: [(seconds: Double, decimals: Int)], column: Int, text: TimeText, path: String) throws(Fault) {
    self.column = column
    self.text = text
    let steps = zip(times, times.dropFirst()).map { $1.seconds - $0.seconds }
    let ascending = steps.sorted()
    let middle = ascending.isEmpty ? 0 : ascending[ascending.count / 2]
    let unit = if case .number(let unit) = text { unit } else { 1.0 }
    let resolution = (0..<(times.map(\.decimals).max() ?? 0)).reduce(unit) { value, _ in value / 10 }
    self.resolution = resolution
    // Of an even number of times that are rounded the mean tells more than the middle one.
    let usual = steps.filter { abs($0 - middle) <= max(0.6 * middle, 1.01 * resolution) }
    step = usual.isEmpty ? 0 : usual.reduce(0, +) / Double(usual.count)
    tolerance = max(0.5 * step, 1.01 * resolution)
    guard middle > 0 || step > resolution / 8, step > 0, step.isFinite else {
      throw .badData(
        path, expected: "times that go up from row to row (--fs takes rows as evenly spaced)",
        found: steps.isEmpty ? "fewer than two" : "steps of \(middle) s")
    }
  }

  /// Samples a second over some intervals: whole where it cannot be told from a whole number.
  func rate(over spans: (seconds: Double, count: Int)) -> Double {
    guard spans.count > 0, spans.seconds > 0 else { return 1 / step }
    let rate = Double(spans.count) / spans.seconds
    let uncertainty = max(rate * 2 * resolution / spans.seconds, rate * 1e-9)
    let whole = rate.rounded()
    if abs(rate - whole) <= uncertainty, whole > 0 { return whole }
    return rate
  }
}
