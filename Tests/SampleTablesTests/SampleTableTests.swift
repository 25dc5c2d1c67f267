import Files
import Foundation
import SampleTables
import TestSupport
import Testing

@Suite("Tables of samples")
struct SampleTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ text: String, rate: Double? = nil) throws -> SampleTable {
    let path = folder.url.appending(path: "a.csv").path
    try Data(text.utf8).write(to: URL(filePath: path))
    return try SampleTable(path, sampleRate: rate)
  }

  private func all(_ table: SampleTable, _ column: Int = 0) throws -> [Double] {
    let samples = table.samples(of: column)
    var all: [Double] = []
    while let part = try samples.next() { all += part }
    #expect(all.count == table.count)
    return all
  }

  private func message(_ text: String, rate: Double? = nil) -> String? {
    let fault = #expect(throws: Fault.self) { try open(text, rate: rate) }
    return fault?.description.replacingOccurrences(of: folder.path + "/", with: "")
  }

  /// Rows of some numbers made of the row's number.
  private func rows(_ count: Int = 60, _ row: (Int) -> String) -> String { (0..<count).map { row($0) + "\n" }.joined() }

  @Test("Apple's export in English: properties above, then a sample a line")
  func apple() throws {
    let head = """
      Name
      Date of Birth,"Jan 8, 2002"
      Recorded Date,2026-05-30 16:32:18 -0700
      Classification,Sinus Rhythm
      Symptoms,
      Software Version,1.90
      Device,"Watch7,12"
      Sample Rate,512 hertz


      Lead,Lead I
      Unit,µV

      """
    let table = try open(head + "\n" + rows { "\(Double($0) - 3.25)" })
    #expect(table.sampleRate == 512)
    #expect(table.columns == [TableColumn(name: "Lead I", units: "µV")])
    #expect(try all(table) == (0..<60).map { Double($0) - 3.25 })
    #expect(table.remarks == ["its first lines give 512 samples per second"])
  }

  @Test("Apple's export in German: decimal commas without quotation marks, a rate that is none of whole numbers")
  func appleGerman() throws {
    let head =
      "Name\nGeburtstag,\"27.03.1987\"\nAufzeichnungsdatum,2020-07-31 22:48:19 +0200\nKlassifizierung,Sinusrhythmus\nSymptome,\n"
      + "Softwareversion,1.13\nGerät,\"Watch4,2\"\nMessrate,511,562\u{A0}Hertz\n\n\nAbleitung,Ableitung I\nEinheit,µV\n\n"
    let table = try open(head + rows { $0 % 9 == 4 ? "12" : "-\($0),5" })
    #expect(table.sampleRate == 511.562)
    #expect(table.columns == [TableColumn(name: "Ableitung I", units: "µV")])
    #expect(try all(table).prefix(5) == [-0.5, -1.5, -2.5, -3.5, 12])
    // Each sample with a comma, as it may come out.
    #expect(try all(open(head + rows { "\($0),25" })) == (0..<60).map { Double($0) + 0.25 })
  }

  @Test("Polar's export: the sensor's clock gives the rate, the phone's does not")
  func polar() throws {
    let head = "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n"
    let table = try open(
      head
        + rows(400) {
          let time = Double($0) / 130
          return
            "2026-07-16T23:59:\(53 + $0 / 73).930;\(599_636_646_177_065_964 + Int(time * 1e9));\(time * 1000);\($0 - 200)"
        })
    #expect(abs(table.sampleRate - 130) < 1e-4)
    #expect(table.columns == [TableColumn(name: "ecg", units: "uV")])
    #expect(try all(table) == (0..<400).map { Double($0 - 200) })
  }

  @Test("PhysioNet's tables: a row of units below the names, times in minutes, quotation marks")
  func physionet() throws {
    let table = try open(
      "'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','mV','mV'\n"
        + rows(1000) { "'0:\(String(format: "%06.3f", Double($0) / 360))',-0.\($0 % 10),0.\($0 % 7)" })
    #expect(table.sampleRate == 360)
    #expect(table.columns == [TableColumn(name: "MLII", units: "mV"), TableColumn(name: "V5", units: "mV")])
    #expect(try all(table, 1).prefix(3) == [0, 0.1, 0.2])
  }

  @Test(
    "Separators, decimal commas, units of time and names of columns",
    arguments: [
      ("time,ECG\n", "%t.%3,%v.5", "ECG", ""), ("t [ms]\tII (mV)\n", "%m\t%v.5", "II", "mV"),
      ("Zeit [ms];EKG [mV]\n", "%m;%v,5", "EKG", "mV"), ("time_s,ecg_uV\n", "%t.%3,%v.5", "ecg", "uV"),
      ("# time;# V1 [mV]\n", "%t,%3;%v,5", "V1", "mV"), ("", "%t.%3 %v.5", "column 2", ""),
      ("timestamp,ecg mV\n", "2026-01-01T10:20:0%t.%3Z,%v.5", "ecg", "mV"),
      ("\"time (s)\",\"lead II (mV)\"\n", "\"%t,%3\",\"%v,5\"", "lead II", "mV"),
      ("Date,Time,ECG\n", "31.12.2025,10:20:0%t.%3,%v.5", "ECG", ""),
      (",timestamp,ecg\n", "%n,1700000000%3.0,%v.5", "ecg", ""),
    ])
  func forms(head: String, row: String, name: String, units: String) throws {
    let table = try open(
      head
        + rows(1000) {
          row.replacingOccurrences(of: "%t", with: "\($0 / 250)").replacingOccurrences(
            of: "%3", with: String(format: "%03d", $0 % 250 * 4)
          )
          .replacingOccurrences(of: "%m", with: "\($0 * 4)").replacingOccurrences(of: "%v", with: "\($0 % 90)")
          .replacingOccurrences(of: "%n", with: "\($0)")
          .replacingOccurrences(
            of: "1700000000\(String(format: "%03d", $0 % 250 * 4))", with: "\(1_700_000_000_000 + $0 * 4)")
        })
    #expect(table.sampleRate == 250)
    #expect(table.columns == [TableColumn(name: name, units: units)])
    #expect(try all(table).prefix(3) == [0.5, 1.5, 2.5])
  }

  @Test("Without times the caller, or a line above the rows, says the rate; numbers of rows are no samples")
  func rates() throws {
    #expect(try open(rows { "\($0).25" }, rate: 100).sampleRate == 100)
    let table = try open("# fs: 360\nsample,II (mV)\n" + rows { "\($0),0.\($0)" })
    #expect(table.sampleRate == 360)
    #expect(table.columns.map(\.name) == ["II"])
    #expect(
      try open("Average Heart Rate,64 bpm\nHigh pass filter,40 Hz\nsampling frequency = 200\n" + rows { "\($0)" })
        .sampleRate == 200)
    #expect(
      message(rows { "\($0).25" })
        == "a.csv: expected a column of times with its unit, such as time [ms], or --fs, found columns \"column 1\"")
    // The caller's rate comes before that of the times, and uneven times do not matter then.
    #expect(try open("time (s),II\n" + rows { "\($0 * $0),1" }, rate: 50).sampleRate == 50)
  }

  @Test("Missing samples are NaN: empty fields, words for nothing, gaps between times, at midnight too")
  func missing() throws {
    let table = try open("time [ms],II\n" + rows { "\($0 * 4),\(["1", "", "NaN", "null", "-"][min($0, 4) % 5])" })
    #expect(try all(table).prefix(5).map(\.isNaN) == [false, true, true, true, true])
    let gap = try open(
      "time (s),II (mV)\n" + rows(1000) { String(format: "%.3f,%d", Double($0) / 250 + ($0 > 99 ? 2 : 0), $0) })
    #expect(gap.sampleRate == 250)
    #expect(gap.count == 1500)
    let values = try all(gap)
    #expect(values[99] == 99 && values[100..<600].allSatisfy(\.isNaN) && values[600] == 100)
    #expect(gap.remarks.last == "its times show that 500 samples are missing")
    let midnight = try open(
      "clock;II\n"
        + rows(500) {
          $0 < 250 ? String(format: "23:59:59.%03d;1", $0 * 4) : String(format: "00:00:00.%03d;1", ($0 - 250) * 4)
        })
    #expect(midnight.count == 500 && midnight.sampleRate == 250)
    let tabs = try open("t [ms]\tI\tII\n" + rows { "\($0 * 4)\t\($0)\t" })
    #expect(tabs.columns.count == 2 && tabs.remarks.count == 1)
  }

  @Test("Rates that clocks round are told from whole ones")
  func rounding() throws {
    for rate in [512.0, 360, 333, 130, 128] {
      let table = try open("time [ms],ECG\n" + rows(5000) { "\(Int((Double($0) * 1000 / rate).rounded())),1" })
      #expect(table.sampleRate == rate)
      #expect(table.count == 5000)
    }
    let true130 = try open("time [ns],ECG\n" + rows(5000) { "\(Int(Double($0) * 1e9 / 130.021)),1" })
    #expect(abs(true130.sampleRate - 130.021) < 1e-5)
  }

  @Test("Times that are not even are refused with their line; those that do not go up, too")
  func uneven() {
    #expect(
      message("time (s),II\n" + rows { String(format: "%.4f,1", Double($0) / 250 - ($0 == 40 ? 0.0035 : 0)) })
        == "a.csv, line 42: expected times 4.0 ms apart (--fs takes rows as evenly spaced), found 0.5 ms")
    #expect(message("time,II\n" + rows { "10:00:0\($0 / 20),1" })?.contains("times that go up from row to row") == true)
  }

  @Test(
    "Lines that cannot be read count as missing samples and are told, unless they are most; the last may be cut short")
  func damaged() throws {
    let table = try open(
      "time [ms],II\n" + rows { $0 == 7 ? "oops" : $0 == 9 ? "36,high" : "\($0 * 4),1" } + "240,0.1x")
    #expect(table.count == 60)
    #expect(try all(table).map(\.isNaN).filter(\.self).count == 2)
    #expect(
      table.remarks.suffix(2) == [
        "2 lines cannot be read and count as missing samples, the first is line 9",
        "its last line is cut short and is not read",
      ])
    let infinite = try open("time [ms],II\n" + rows { $0 == 7 ? "28,inf" : $0 == 9 ? "36,-Inf" : "\($0 * 4),1" })
    #expect(try all(infinite).map(\.isNaN).filter(\.self).count == 2)
    #expect(infinite.remarks.last == "2 samples are infinite and count as missing, the first in line 9")
    #expect(
      message(rows(300) { "\($0)" } + rows(400) { _ in "word" }, rate: 250)
        == "a.csv, line 301: expected a sample, found \"word\"")
  }

  @Test("What is no table is refused")
  func others() {
    #expect(message("") == "a.csv: expected rows of samples as text, found no line of numbers")
    #expect(message("a,b\nc,d\n") == "a.csv: expected rows of samples as text, found no line of numbers")
    #expect(message("\u{FEFF}time,II\n\0\0") == "a.csv: expected a table of samples as text, found other bytes")
    #expect(message("date\n" + rows { _ in "2026-01-01" }, rate: 250)?.contains("expected a column of samples") == true)
  }

  @Test("Line ends of other systems, a byte order mark and blank lines do not matter")
  func lineEnds() throws {
    let table = try open("\u{FEFF}time [ms],II\r\n\r\n" + rows { "\($0 * 4),\($0)\r" } + "\r\n")
    #expect(table.count == 60)
    #expect(try all(table)[59] == 59)
  }

  @Test("A table longer than what is read at once comes back whole")
  func long() throws {
    let table = try open("time [ms],II\n" + rows(60_000) { "\($0 * 4),\($0 % 1000).125" })
    let all = try all(table)
    #expect(all.count == 60_000)
    #expect(all.enumerated().allSatisfy { $1 == Double($0 % 1000) + 0.125 })
  }
}
