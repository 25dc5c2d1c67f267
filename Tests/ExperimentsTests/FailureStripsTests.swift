import Experiments
import Foundation
import Heartbeats
import Results
import Scoring
import TestSupport
import Testing
import WFDB

/// Which failures keep the record around them.
struct FailureStripsTests {
  private func write(_ names: [String], to folder: URL, differing: Bool = false) throws {
    for (number, name) in names.enumerated() {
      let description = SignalDescription(fileName: "\(name).dat", format: 16, gain: 1000, name: "MLII")
      let count = 40 * 100
      let signal = Signal(
        description: description,
        samples: (0..<count).map { Int32($0 % 700 + (differing ? $0 * 7919 * (number + 3) % 61 : 0)) })
      let header = RecordHeader(name: name, sampleRate: 100, frameCount: count, signals: [description])
      try Record(header: header, signals: [signal]).write(folder: folder.path)
      let annotations = (1..<40).compactMap { Annotation(sample: $0 * 100, symbol: "N") }
      try AnnotationFile(annotations: annotations).write(to: folder.appending(path: "\(name).atr").path)
    }
  }

  /// The mistakes of two trainings: three of V, the last two in the other record, and one of S.
  private func mistakes() -> [[Failure]] {
    (0..<2).map { list in
      [(BeatClass.ventricular, "100"), (.supraventricular, "101"), (.ventricular, "101")].map { kind, record in
        Failure(class: kind, probability: 0.1, record: record, time: 20 + Double(list), samples: [])
      }
    }
  }

  @Test func theFirstOfEachClassKeepsItsRecord() throws {
    try TemporaryFolder.with { folder in
      try write(["100", "101"], to: folder)
      var loaded = Beats.loaded(Beats.make(10), source: .wfdb)
      loaded.path = folder.path
      var lists = mistakes()
      FailureStrips.add(to: &lists, from: loaded)
      for (list, failures) in lists.enumerated() {
        #expect(failures.map { $0.strip != nil } == [true, true, false])
        for failure in failures.prefix(2) {
          let strip = try #require(failure.strip)
          #expect(
            strip.start == 17 + Double(list) && strip.sampleRate == 100 && strip.leads.map(\.samples.count) == [600])
          #expect(strip.beats.contains { $0.time == 3 })
        }
        #expect(failures[0].strip?.leads[0].samples[0] == (list == 0 ? 0.3 : 0.4))
      }
    }
  }

  @Test func recordsThatHaveGoneLeaveTheBeatsAlone() throws {
    try TemporaryFolder.with { folder in
      var loaded = Beats.loaded(Beats.make(10), source: .wfdb)
      loaded.path = folder.path
      var lists = mistakes()
      FailureStrips.add(to: &lists, from: loaded)
      #expect(lists == mistakes())
    }
  }

  @Test func aReportKeepsStripsOfItsStrictestProtocolOnly() throws {
    try TemporaryFolder.with { folder in
      let names = (1...6).map { "r\($0)" }
      try write(names, to: folder, differing: true)
      var loaded = try BeatLoader.load(folder.path, jobs: 2)
      // Half of the beats abnormal, as all are N in the files.
      for row in loaded.beats.classes.indices where row % 2 == 0 { loaded.beats.classes[row] = .ventricular }
      let settings = RunSettings(protocols: [.leakFree, .interPatient], trees: 2, repeats: 1, epochDivisor: 60)
      let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).results(for: loaded) { _ in }
      var kept = 0
      for run in results.experiments {
        for (index, failure) in run.failures.enumerated() {
          let isFirst = run.failures.firstIndex { $0.class == failure.class } == index
          #expect((failure.strip != nil) == (isFirst && run.protocol == .interPatient), "\(run.key.name)")
          kept += failure.strip == nil ? 0 : 1
        }
      }
      #expect(kept > 0)
      #expect(try Results(parsing: results.encoded(), path: "r") == results)
    }
  }
}
