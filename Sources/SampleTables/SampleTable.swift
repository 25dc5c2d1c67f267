public import Files

/// A table of samples as text: CSV and its like, with a row a moment and a column a signal.
///
/// The rate comes from the caller, from a column of times, or from a line above the rows. Times must be even; where one is later
/// than it should be, as many samples are missing as fit between. An empty field, `NaN` and their like are samples that were not
/// recorded, and so is a line that cannot be read, as long as most can.
public struct SampleTable: Sendable {
  /// The file.
  public let path: String
  /// The columns of samples, in the order of the file.
  public let columns: [TableColumn]
  /// Samples a second.
  public let sampleRate: Double
  /// Samples of each column, those that were not recorded among them.
  public let count: Int
  /// What a reader should know of the file, a clause each: where the rate comes from, and what could not be read.
  public let remarks: [String]
  private let file: OpenFile
  private let form: TableForm
  private let pace: TablePace?
  /// Which of the file's columns those of samples are.
  private let indices: [Int]

  /// Rows whose times show the pace.
  private static let rowsForPace = 2000
  /// More samples that were not recorded are not believed, unless more than one in so many was recorded.
  private static let mostGapRatio = 64

  /// Opens a table and reads it once, to know its form, its rate and its length.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - sampleRate: samples a second; nil to take it from the file.
  /// - Throws: `Fault` that names the line.
  public init(_ path: String, sampleRate: Double? = nil) throws(Fault) {
    let file = try OpenFile(path)
    let form = try TableForm(try file.bytes(in: 0..<TableForm.headSize), path: path)
    let indices = form.roles.indices.filter { form.roles[$0] == .samples }
    let pace = sampleRate == nil ? try Self.pace(file, form) : nil
    guard let told = sampleRate ?? pace.map({ 1 / $0.step }) ?? form.statedRate else {
      throw .badData(
        path, expected: "a column of times with its unit, such as time [ms], or --fs", found: Self.found(form))
    }
    let rows = TableRows(file, form, columns: indices, pace: pace)
    var (count, gaps) = (0, 0)
    while let gap = try rows.next() {
      count += 1
      gaps += gap
      guard gaps <= max(TablePace.mostGap, Self.mostGapRatio * count) else {
        throw .badData(
          path, expected: "gaps at most \(Self.mostGapRatio) times as long as what was recorded", found: "longer ones")
      }
    }
    guard count > 0, rows.unreadable.count * 2 <= count else {
      throw .badData(
        path, "line \(rows.unreadable.first)",
        expected: form.roles.count == 1 ? "a sample" : "\(form.roles.count) fields of a row",
        found: rows.unreadable.text)
    }
    var remarks: [String] = []
    if let pace {
      let rate = pace.rate(over: rows.spans)
      self.sampleRate = rate
      remarks.append("its times (\(form.columns[pace.column].name)) give \(Self.shown(rate)) samples per second")
      if gaps > 0 { remarks.append("its times show that \(gaps) samples are missing") }
    } else {
      self.sampleRate = told
      if sampleRate == nil { remarks.append("its first lines give \(Self.shown(told)) samples per second") }
    }
    if rows.unreadable.count > 0 {
      let lines = rows.unreadable.count == 1 ? "line cannot" : "lines cannot"
      remarks.append(
        "\(rows.unreadable.count) \(lines) be read and count as missing samples, the first is line \(rows.unreadable.first)"
      )
    }
    if rows.infinite.count > 0 {
      let samples = rows.infinite.count == 1 ? "sample is infinite and counts" : "samples are infinite and count"
      remarks.append("\(rows.infinite.count) \(samples) as missing, the first in line \(rows.infinite.first)")
    }
    if rows.isCutShort { remarks.append("its last line is cut short and is not read") }
    self.path = path
    self.file = file
    self.form = form
    self.pace = pace
    self.indices = indices
    self.count = count + gaps
    self.remarks = remarks
    columns = indices.map { form.columns[$0] }
  }

  /// The samples of a column, from front to back.
  public func samples(of column: Int) -> TableSamples {
    TableSamples(TableRows(file, form, columns: indices, pace: pace), column: column, path: path, count: count)
  }

  private static func pace(_ file: OpenFile, _ form: TableForm) throws(Fault) -> TablePace? {
    guard let (column, text) = form.time else { return nil }
    let lines = TableLines(file, from: form.offset, number: form.lines)
    var times: [(seconds: Double, decimals: Int)] = []
    while times.count < rowsForPace, lines.number < form.lines + 2 * rowsForPace, let line = try lines.line() {
      let fields = form.split(line)
      guard column < fields.count, fields.count == form.roles.count else { continue }
      let (field, isQuoted) = fields[column]
      guard let time = text.seconds(field, comma: form.comma || isQuoted) else { continue }
      times.append((time, TimeText.decimals(field, comma: text == .clock || form.comma || isQuoted)))
    }
    return try TablePace(times, column: column, text: text, path: file.path)
  }

  private static func found(_ form: TableForm) -> String {
    "columns \(form.columns.prefix(8).map(\.name.quoted).joined(separator: ", "))"
  }

  private static func shown(_ rate: Double) -> String {
    rate == rate.rounded() && rate < 1e9 ? "\(Int(rate))" : "\((rate * 1e4).rounded() / 1e4)"
  }
}

/// The samples of one column, handed out piece by piece.
public final class TableSamples {
  /// All samples of the column.
  public let count: Int
  private let rows: TableRows
  /// Among the columns of samples.
  private let column: Int
  private let path: String
  private var done = 0
  /// Samples that were not recorded, and the one after them, still to be handed out.
  private var gap = 0
  private var after: Double?

  private static let step = 12288

  init(_ rows: TableRows, column: Int, path: String, count: Int) {
    self.rows = rows
    self.column = column
    self.path = path
    self.count = count
  }

  /// The next samples in the column's unit, NaN where nothing was recorded; nil after the last.
  ///
  /// - Throws: `Fault`, also for a file that changed since it was opened.
  public func next() throws(Fault) -> [Double]? {
    var samples: [Double] = []
    while samples.count < Self.step {
      if gap > 0 {
        let part = min(gap, Self.step - samples.count)
        samples += repeatElement(.nan, count: part)
        gap -= part
        continue
      }
      if let value = after {
        samples.append(value)
        after = nil
        continue
      }
      guard let missing = try rows.next() else { break }
      if missing > 0 {
        gap = missing
        after = rows.samples[column]
      } else {
        samples.append(rows.samples[column])
      }
    }
    done += samples.count
    guard done == count || !samples.isEmpty && done < count else {
      throw .badData(path, expected: "\(count) samples", found: "another number: the file has changed")
    }
    return samples.isEmpty ? nil : samples
  }
}
