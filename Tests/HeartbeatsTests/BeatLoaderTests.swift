import Files
import Foundation
import Heartbeats
import TestSupport
import Testing

@Suite("Recognising a path")
struct BeatLoaderTests {
  private func folder(with names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names { try Data().write(to: URL(fileURLWithPath: "\(folder.path)/\(name)")) }
    return folder
  }

  @Test(
    "Records, the CSV pair and single CSV files are told apart",
    arguments: [
      (["RECORDS"], "", BeatInput.records(folder: "F", reading: RecordReading())),
      (["x.hea", "y"], "", .records(folder: "F", reading: RecordReading())),
      (["RECORDS", "mitbih_train.csv", "mitbih_test.csv"], "", .records(folder: "F", reading: RecordReading())),
      (["mitbih_train.csv", "mitbih_test.csv", "other"], "", .csvPair(folder: "F")),
      (["ptbdb_normal.csv", "ptbdb_abnormal.csv"], "", .ptbPair(folder: "F")),
      (["a.zip"], "/a.zip", .csvFile(path: "F/a.zip")),
      (["mitbih_train.csv"], "/mitbih_train.csv", .csvFile(path: "F/mitbih_train.csv")),
      (["a.CSV"], "/a.CSV", .csvFile(path: "F/a.CSV")),
      (["x.hea"], "/", .records(folder: "F", reading: RecordReading())),
    ])
  func kinds(names: [String], path: String, expected: BeatInput) throws {
    let folder = try folder(with: names)
    let input = try BeatLoader.recognise(folder.path + path)
    let expected: BeatInput =
      switch expected {
      case .records: .records(folder: folder.path, reading: RecordReading())
      case .csvPair: .csvPair(folder: folder.path)
      case .ptbPair: .ptbPair(folder: folder.path)
      case .csvFile: .csvFile(path: folder.path + path)
      }
    #expect(input == expected)
  }

  @Test(
    "What is not recognised is a fault that says what was looked for",
    arguments: [
      (
        [], "",
        "F: expected a folder with RECORDS, .hea or .edf files, a folder with mitbih_train.csv and mitbih_test.csv, or a .csv file, found an empty folder"
      ),
      (
        ["notes.txt", "other.csv"], "",
        "F: expected a folder with RECORDS, .hea or .edf files, a folder with mitbih_train.csv and mitbih_test.csv, or a .csv file, found none of these, but other.csv"
      ),
      (["ptbdb_normal.csv"], "", "F: expected ptbdb_abnormal.csv beside ptbdb_normal.csv, found no such file"),
      (
        ["notes.txt"], "/notes.txt",
        "F/notes.txt: expected a folder with RECORDS, .hea or .edf files, a folder with mitbih_train.csv and mitbih_test.csv, or a .csv file, found another file"
      ),
      (["mitbih_train.csv"], "", "F: expected mitbih_test.csv beside mitbih_train.csv, found no such file"),
      (["mitbih_test.csv"], "", "F: expected mitbih_train.csv beside mitbih_test.csv, found no such file"),
      ([], "/nowhere", "F/nowhere: no such file or folder"),
    ])
  func unknown(names: [String], path: String, message: String) throws {
    let folder = try folder(with: names)
    let error = #expect(throws: Fault.self) { try BeatLoader.load(folder.path + path, jobs: 1) }
    #expect(error?.description.replacingOccurrences(of: folder.path, with: "F") == message)
    #expect(error?.kind == .badData)
  }

  @Test("A device is refused rather than read")
  func device() {
    let error = #expect(throws: Fault.self) { try BeatLoader.load("/dev/zero", jobs: 1) }
    #expect(error?.kind == .cannotRead)
  }
}
