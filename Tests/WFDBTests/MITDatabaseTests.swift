import Files
import TestSupport
import Testing
import WFDB

@Suite("The MIT-BIH database", .enabled(if: Database.isThere, Database.absence))
struct MITDatabaseTests {
  private func names() throws -> [String] {
    String(decoding: try FileContents.read("\(Database.folder)/RECORDS"), as: UTF8.self).split(separator: "\n").map(
      String.init)
  }

  // Counted with wfdb-python 4.
  @Test("Record 100 has the known samples and annotations")
  func record100() throws {
    let record = try Record.read(folder: Database.folder, name: "100")
    #expect(record.signals.map(\.samples.count) == [650_000, 650_000])
    #expect(record.signals.map { $0.samples[0] } == [995, 1011])
    #expect(record.signals.map(\.description.checksum) == [-22131, 20052])
    #expect(record.signals.map(\.description.name) == ["MLII", "V5"])
    let annotations = try AnnotationFile.read("\(Database.folder)/100.atr").annotations
    #expect(annotations.count == 2274)
    #expect(annotations.prefix(5).map(\.sample) == [18, 77, 370, 662, 946])
    #expect(annotations.last?.sample == 649_991)
    let counts = Dictionary(grouping: annotations) { $0.symbol }.mapValues(\.count)
    #expect(counts == ["N": 2239, "A": 33, "V": 1, "+": 1])
    #expect(annotations.first?.text == "(N")
  }

  @Test("All 48 records agree with their checksums and lengths")
  func checksums() throws {
    let names = try names()
    #expect(names.count == 48)
    for name in names {
      // Reading verifies every checksum that a header has; here each has one.
      let record = try Record.read(folder: Database.folder, name: name)
      #expect(record.signals.count == 2)
      #expect(record.signals.allSatisfy { $0.description.checksum != nil && $0.samples.count == 650_000 })
    }
  }

  @Test("A changed byte in a signal file is found by its checksum")
  func changedByte() throws {
    let error = #expect(throws: Fault.self) {
      try Record.read(folder: Database.folder, name: "100") { path throws(Fault) in
        var bytes = try FileContents.read(path)
        if path.hasSuffix(".dat") { bytes[1_000_000] ^= 1 }
        return bytes
      }
    }
    #expect(error?.description.contains("100.dat: expected checksum") == true)
  }

  @Test("All annotations are there, and come back the same after writing")
  func annotations() throws {
    var counts: [Character: Int] = [:]
    for name in try names() {
      let file = try AnnotationFile.read("\(Database.folder)/\(name).atr")
      for annotation in file.annotations { counts[annotation.symbol ?? " ", default: 0] += 1 }
      #expect(try AnnotationFile(parsing: file.bytes(path: name), path: name) == file)
    }
    #expect(
      counts == [
        "N": 75052, "L": 8075, "R": 7259, "V": 7130, "/": 7028, "A": 2546, "+": 1291, "f": 982, "F": 803, "~": 616,
        "!": 472, "\"": 437, "j": 229, "x": 193, "a": 150, "|": 132, "E": 106, "J": 83, "Q": 33, "e": 16, "[": 6,
        "]": 6, "S": 2,
      ])
  }
}
