import Charts
import Foundation
import Models
import Testing
import WFDB

/// The programs in Snippets are the code that the tutorials show.
@Suite struct TutorialTests {
  @Test func recordsAreWrittenAndReadBack() throws {
    try TutorialProgram.run("RecordTutorial") { tutorial in
      #expect(
        tutorial.lines == [
          "made: 360.0 Hz", "MLII: up to 1.0 mV", "V 2.9", "\(tutorial.path("absent.hea")): no such file",
        ])
      let record = try Record.read(folder: tutorial.folder.path, name: "made")
      #expect(record.signals.map(\.samples.count) == [3600])
      #expect(try AnnotationFile.read(tutorial.path("made.atr")).annotations.count == 12)
    }
  }

  @Test func anEDFFileIsWrittenAndReadBack() throws {
    try TutorialProgram.run("EDFTutorial") { tutorial in
      #expect(
        tutorial.lines == [
          "ECG II: 250.0 Hz, 1250 samples", "750 recorded, 500 not", "0.4 N", "1.4 V",
          "\(tutorial.path("absent.edf")): no such file",
        ])
    }
  }

  @Test func aTableIsRead() throws {
    try TutorialProgram.run("TableTutorial") { tutorial in
      #expect(
        tutorial.lines == [
          "ecg uV", "130.0 Hz, 260 samples", "up to 900.0", "1 missing", "column 1: 3 samples",
          "expected a column of times with its unit, such as time [ms], or --fs, found columns \"column 1\"",
        ])
    }
  }

  @Test func aKardiaFileIsRead() throws {
    try TutorialProgram.run("KardiaTutorial") { tutorial in
      #expect(
        tutorial.lines == [
          "I: 300.0 Hz, up to 0.9 mV", "II: 300.0 Hz, up to 1.0 mV",
          "other.json: expected a recording as Kardia's interface gives it (data, raw or enhanced), found other JSON",
        ])
    }
  }

  @Test func allRPeaksAreFound() throws {
    try TutorialProgram.run("DetectionTutorial") { tutorial in
      #expect(tutorial.lines == ["sensitivity 1.0", "positive predictivity 1.0"])
    }
  }

  @Test func modelsLearnAndAreSavedWithTheirProbabilities() throws {
    try TutorialProgram.run("ModelTutorial") { tutorial in
      #expect(tutorial.lines.last == "read back: the same")
      let rows = try String(contentsOfFile: tutorial.path("probabilities.csv"), encoding: .utf8).split(separator: "\n")
      #expect(rows.first == "label,network,forest")
      let values = rows.dropFirst().map { $0.split(separator: ",").compactMap { Float($0) } }
      #expect(values.count == 200 && values.allSatisfy { $0.count == 3 })
      for model in 1...2 {
        let right = values.filter { ($0[model] > 0.5) == ($0[0] == 1) }.count
        #expect(right > 150, "calling every row normal gets 133 of 200 right")
      }
      let network = try NeuralNetwork(safeTensors: tutorial.bytes("network.safetensors"))
      #expect(network.layers.map(\.outputs) == [16, 8, 1])
    }
  }

  @Test func ratesHaveIntervalsAndModelsAreCompared() throws {
    try TutorialProgram.run("ScoringTutorial") { tutorial in
      #expect(
        tutorial.lines == [
          "recall 0.725, n = 80", "by rows: 62.0 % to 81.0 %", "by records: 59.0 % to 86.0 %",
          "area 0.86931640625, 176 points", "drawn through 20", "above 0.596875: 46 found, 15 false",
          "only the first right: 13", "only the second right: 0", "p = 0.000244140625",
        ])
    }
  }

  @Test func figuresAreDrawnLightAndDarkInBothFormats() throws {
    try TutorialProgram.run("ChartTutorial") { tutorial in
      #expect(tutorial.lines.last?.hasPrefix("800.0 x 450.0, ") == true)
      for figure in ["roc", "confusion"] {
        let drawn = try ["light", "dark"].map { appearance in
          let image = try tutorial.bytes("\(figure)-\(appearance).png")
          #expect(image.starts(with: [0x89, 0x50, 0x4E, 0x47]))
          let text = String(decoding: try tutorial.bytes("\(figure)-\(appearance).svg"), as: UTF8.self)
          #expect(text.contains("<svg") && text.contains("Network"))
          return text
        }
        #expect(drawn[0] != drawn[1])
      }
      let themed = String(decoding: try tutorial.bytes("roc-blue.svg"), as: UTF8.self)
      #expect(themed.contains("#005a8c"))
    }
  }

  @Test func aFigureFromOutsideIsDrawnLikeTheLibrarys() throws {
    try TutorialProgram.run("FigureTutorial") { tutorial in
      #expect(tutorial.lines.last == "800.0 CSS pixels wide")
      #expect(try tutorial.bytes("strip.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
      let drawn = try Appearance.allCases.map {
        String(decoding: try tutorial.bytes("tachogram-\($0).svg"), as: UTF8.self)
      }
      #expect(drawn.allSatisfy { $0.contains("RR interval (s) by beat") })
      #expect(drawn[0] != drawn[1])
    }
  }
}
