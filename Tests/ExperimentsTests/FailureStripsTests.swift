import Experiments
import Foundation
import Heartbeats
import Results
import TestSupport
import Testing
import WFDB

/// Which failures keep the record around them.
struct FailureStripsTests {
  private func write(_ names: [String], to folder: URL) throws {
    for name in names {
      let description = SignalDescription(fileName: "\(name).dat", format: 16, gain: 1000, name: "MLII")
      let count = 40 * 100
      let signal = Signal(description: description, samples: (0..<count).map { Int32($0 % 700) })
      let header = RecordHeader(name: name, sampleRate: 100, frameCount: count, signals: [description])
      try Record(header: header, signals: [signal]).write(folder: folder.path)
      let annotations = (1..<40).compactMap { Annotation(sample: $0 * 100, symbol: "N") }
      try AnnotationFile(annotations: annotations).write(to: folder.appending(path: "\(name).atr").path)
    }
  }

  private func results() throws -> Results {
    var results = try ExperimentRunTests.run(Beats.make(1000))
    for run in results.experiments.indices {
      for index in results.experiments[run].failures.indices {
        results.experiments[run].failures[index].record = index % 2 == 0 ? "100" : "101"
        results.experiments[run].failures[index].time = 20
      }
    }
    return results
  }

  @Test func theFirstOfEachClassUnderTheStrictestProtocolKeepsItsRecord() throws {
    try TemporaryFolder.with { folder in
      try write(["100", "101"], to: folder)
      var loaded = Beats.loaded(Beats.make(10), source: .wfdb)
      loaded.path = folder.path
      var results = try results()
      results.addStrips(from: loaded)
      var kept = 0
      for run in results.experiments {
        for (index, failure) in run.failures.enumerated() {
          let isFirst = run.failures.firstIndex { $0.class == failure.class } == index
          #expect((failure.strip != nil) == (isFirst && run.protocol == .interPatient), "\(run.key.name)")
          guard let strip = failure.strip else { continue }
          kept += 1
          #expect(strip.start == 17 && strip.sampleRate == 100 && strip.leads.map(\.samples.count) == [600])
          #expect(strip.leads[0].samples[0] == 0.3 && strip.beats.contains { $0.time == 3 })
        }
      }
      #expect(kept > 2)
      #expect(try Results(parsing: results.encoded(), path: "r") == results)
    }
  }

  @Test func recordsThatHaveGoneLeaveTheBeatsAlone() throws {
    try TemporaryFolder.with { folder in
      var loaded = Beats.loaded(Beats.make(10), source: .wfdb)
      loaded.path = folder.path
      let before = try results()
      var after = before
      after.addStrips(from: loaded)
      #expect(after == before)
    }
  }
}
