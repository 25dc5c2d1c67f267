import Files
import Foundation
import Heartbeats
import RecordAnalysis
import Scoring
import TestSupport
import Testing
import WFDB

@Suite("Comparing annotation files")
struct AnnotatorComparisonTests {
  private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    return try body(scratch.path)
  }

  /// Marks a second apart, one for each character; a space leaves one out.
  private func write(_ symbols: String, to path: String, shift: Int = 0, note: String? = nil) throws {
    var annotations = symbols.enumerated().compactMap { place, symbol in
      Annotation(sample: 100 * (place + 1) + shift, symbol: symbol)
    }
    if let note { annotations.insert(Annotation(sample: 0, code: 22, auxiliary: Array(note.utf8)), at: 0) }
    try AnnotationFile(annotations: annotations).write(to: path)
  }

  private func header(rate: Double, at path: String) throws {
    try RecordHeader(name: "r", sampleRate: rate).write(to: path)
  }

  @Test("The codes that mark beats are told apart, others are no beats")
  func labels() throws {
    try withFolder { folder in
      try write("NLRBejAaJSnVErF/fQ?+~|\"x", to: folder + "/r.atr")
      let table = try AnnotatorComparison(
        reference: folder + "/r.atr", test: folder + "/r.atr", sampleRate: 100, start: 0
      ).table
      #expect(BeatClass.allCases.map { table.count($0, as: $0) } == [4, 7, 3, 1, 4])
      #expect(table.qrs == DetectionScore(truePositives: 19, falseNegatives: 0, falsePositives: 0))
    }
  }

  @Test("Rate, window, learning period and flutter are taken from record and reference")
  func rules() throws {
    try withFolder { folder in
      try header(rate: 100, at: folder + "/r.hea")
      // Beats 2...7 s, flutter 4...6 s.
      try write(" NNN!!]NN", to: folder + "/r.atr", shift: 0)
      var marks = try AnnotationFile.read(folder + "/r.atr").annotations
      marks.insert(try #require(Annotation(sample: 440, symbol: "[")), at: 3)
      try AnnotationFile(annotations: marks).write(to: folder + "/r.atr")
      try write("NNVNNNNN N", to: folder + "/r.test", shift: 15)
      let comparison = try AnnotatorComparison(
        reference: folder + "/r.atr", test: folder + "/r.test", sampleRate: nil, start: 2.5)
      #expect(comparison.sampleRate == 100)
      #expect(comparison.table.pairs.total == 3)
      #expect(comparison.table.count(.normal, as: .ventricular) == 1)
      #expect(comparison.table.missed == [1, 0, 0, 0, 0])
      #expect(comparison.table.uncounted == 2)
      #expect(comparison.table.extra == [2, 0, 0, 0, 0])
      // At 90 Hz the window is 13 samples only.
      let narrow = try AnnotatorComparison(
        reference: folder + "/r.atr", test: folder + "/r.test", sampleRate: 90, start: 0)
      #expect(narrow.table.pairs.total == 0)
    }
  }

  @Test("Table and JSON hold the counts and the shares")
  func output() throws {
    try withFolder { folder in
      try write("NNNVVS", to: folder + "/a.atr")
      try write("NNVV NN", to: folder + "/a.test")
      let comparison = try AnnotatorComparison(
        reference: folder + "/a.atr", test: folder + "/a.test", sampleRate: 250, start: 0)
      let lines = comparison.text.split(separator: "\n").map(String.init)
      #expect(lines.contains("N              2       0       1       0       0       0       0"))
      #expect(lines.contains("V              0       0       1       0       0       1       0"))
      #expect(lines.contains("extra          1       0       0       0       0"))
      #expect(lines.contains { $0.hasPrefix("QRS") && $0.contains("83.33 % (5/6)") && $0.hasSuffix("-") })
      #expect(lines.contains { $0.hasPrefix("VEB") && $0.contains("50.00 % (1/2)") })
      struct Document: Decodable {
        struct Score: Decodable {
          var truePositives: Int
          var sensitivity: Double?
          var falsePositiveRate: Double?
        }
        var pairs: [[Int]]
        var qrs: Score
        var veb: Score
        var from: Double
      }
      let document = try JSONDecoder().decode(Document.self, from: Data(comparison.json()))
      #expect(document.pairs == comparison.table.pairs.counts)
      #expect(document.qrs.truePositives == 5 && document.qrs.falsePositiveRate == nil)
      #expect(document.veb.sensitivity == 0.5 && document.veb.falsePositiveRate == 0.2)
    }
  }

  @Test("What cannot be compared is told in a line that names the file")
  func errors() throws {
    try withFolder { folder in
      try write("NN", to: folder + "/a.atr")
      try write("NN", to: folder + "/b.tick", note: "## time resolution: -500")
      func message(_ reference: String, _ test: String, rate: Double? = 100, start: Double = 0) -> String {
        let error = #expect(throws: (any Error).self) {
          try AnnotatorComparison(
            reference: folder + reference, test: folder + test, sampleRate: rate, start: start)
        }
        return error.map { "\($0)" }?.replacingOccurrences(of: folder, with: "F") ?? ""
      }
      #expect(message("/a.atr", "/none") == "F/none: no such file")
      #expect(
        message("/a.atr", "/a.atr", rate: nil)
          == "F/a.atr: expected its record's header beside it, or --fs, found neither")
      #expect(
        message("/a.atr", "/b.tick") == "F/b.tick: expected a time resolution above 0, found \"-500\"")
      #expect(
        message("/a.atr", "/a.atr", start: 300)
          == "F/a.atr: expected beats after the first 300 s, which do not count, found the last one at 2 s; "
          + "--from 0 counts all")
    }
  }

  @Test("Files that count in other ticks are compared in the finer ones")
  func ticks() throws {
    try withFolder { folder in
      try write("NNV", to: folder + "/a.atr")
      let fine = [(505, "N"), (1010, "N"), (1574, "V")].compactMap { Annotation(sample: $0, symbol: Character($1)) }
      try AnnotationFile(annotations: fine, timeResolution: 500).write(to: folder + "/b.fine")
      for (reference, test) in [("/a.atr", "/b.fine"), ("/b.fine", "/a.atr")] {
        let table = try AnnotatorComparison(
          reference: folder + reference, test: folder + test, sampleRate: 100, start: 0
        ).table
        // 74 of 500 ticks a second are less than 150 ms.
        #expect(table.pairs.total == 3 && table.count(.ventricular, as: .ventricular) == 1)
      }
    }
  }

  @Test("While the test had shut down, missed beats are counted apart")
  func shutdown() throws {
    try withFolder { folder in
      try write("NNNNNN", to: folder + "/a.atr")
      var marks = [100, 600].compactMap { Annotation(sample: $0, symbol: "N") }
      marks.insert(Annotation(sample: 150, code: 14, subtype: -1), at: 1)
      marks.insert(Annotation(sample: 420, code: 14), at: 2)
      try AnnotationFile(annotations: marks).write(to: folder + "/a.test")
      let table = try AnnotatorComparison(
        reference: folder + "/a.atr", test: folder + "/a.test", sampleRate: 100, start: 0
      ).table
      #expect(table.missedInShutdown[0] == 3 && table.missed[0] == 1)
      // One mark alone stands for the time between its neighbours, less the window.
      marks.remove(at: 2)
      try AnnotationFile(annotations: marks).write(to: folder + "/a.test")
      let alone = try AnnotatorComparison(
        reference: folder + "/a.atr", test: folder + "/a.test", sampleRate: 100, start: 0
      ).table
      #expect(alone.missedInShutdown[0] == 4 && alone.missed[0] == 0)
    }
  }

  @Test("A file's own labels count, and are told")
  func ownLabels() throws {
    try withFolder { folder in
      try write("NNN", to: folder + "/a.atr")
      let definition = AnnotationFile.LabelDefinition(code: 1, label: "V", meaning: "ventricular")
      let marks = (1...3).map { Annotation(sample: 100 * $0, code: 1) }
      try AnnotationFile(annotations: marks, definitions: [definition]).write(to: folder + "/a.own")
      let comparison = try AnnotatorComparison(
        reference: folder + "/a.atr", test: folder + "/a.own", sampleRate: 100, start: 0)
      #expect(comparison.table.count(.normal, as: .ventricular) == 3)
      #expect(comparison.text.contains("code 1 is V, not N"))
    }
  }
}
