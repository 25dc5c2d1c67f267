import Foundation
import Testing
import WFDB

/// What wfdb-python reads of the same files (`Fixtures/make_fixtures.py`).
@Suite("Agreement with wfdb-python")
struct WFDBPythonTests {
  struct Fixtures: Decodable {
    struct MadeRecord: Decodable, CustomTestStringConvertible {
      var name: String
      var files: [String: Data]
      var rate: Double
      var names: [String]
      /// By signal; nil where nothing was recorded. Absent for joined segments.
      var samples: [[Int32?]]?
      var physical: [[Double?]]

      var testDescription: String { name }
    }

    struct MadeAnnotations: Decodable {
      var file: Data
      var samples: [Int]
      var symbols: [String]
      var notes: [String]
    }

    var records: [MadeRecord]
    var annotations: MadeAnnotations

    static let made: Fixtures? = Bundle.module.url(
      forResource: "records", withExtension: "json", subdirectory: "Fixtures"
    )
    .flatMap { try? Data(contentsOf: $0) }.flatMap { try? JSONDecoder().decode(Fixtures.self, from: $0) }
    static let records = made?.records ?? []
  }

  private func read(_ made: Fixtures.MadeRecord) throws -> Record {
    let contents = Dictionary(uniqueKeysWithValues: made.files.map { ("d/\($0.key)", Array($0.value)) })
    return try Record.read(folder: "d", name: made.name, reader: files(contents))
  }

  @Test("All fixtures are there") func fixtures() {
    #expect(Fixtures.records.count == 19)
  }

  @Test("Samples, names, rate and millivolts are those that wfdb-python reads", arguments: Fixtures.records)
  func reading(made: Fixtures.MadeRecord) throws {
    let record = try read(made)
    #expect(record.header.sampleRate == made.rate)
    #expect(record.signals.map(\.description.name) == made.names)
    if let samples = made.samples {
      #expect(record.signals.map(\.samples) == samples.map { $0.map { $0 ?? Signal.missing } })
    }
    for (signal, physical) in zip(record.signals, made.physical) {
      #expect(signal.physical.count == physical.count)
      for (own, theirs) in zip(signal.physical, physical) {
        if let theirs { #expect(abs(own - theirs) < 1e-9) } else { #expect(own.isNaN) }
      }
    }
  }

  @Test("The same samples are written byte for byte", arguments: Fixtures.records.filter { $0.samples != nil })
  func writing(made: Fixtures.MadeRecord) throws {
    let record = try read(made)
    let written = try record.files(in: "d")
    #expect(written.count == 2)
    let bytes = try #require(made.files["\(made.name).dat"].map(Array.init))
    #expect(written[0].bytes == bytes)
    let again = try Record.read(folder: "d", name: made.name, reader: files(Dictionary(uniqueKeysWithValues: written)))
    #expect(again.signals.map(\.samples) == record.signals.map(\.samples))
    #expect(again.signals.map(\.description.checksum) == record.signals.map(\.description.checksum))
  }

  @Test("Annotations of another annotator's file are those that wfdb-python reads") func annotations() throws {
    let made = try #require(Fixtures.made?.annotations)
    let file = try AnnotationFile(parsing: Array(made.file), path: "r.qrs")
    #expect(file.annotations.map(\.sample) == made.samples)
    #expect(file.annotations.map { $0.symbol.map(String.init) } == made.symbols)
    #expect(file.annotations.map(\.text) == made.notes)
    #expect(try file.bytes(path: "r.qrs") == Array(made.file))
  }
}
