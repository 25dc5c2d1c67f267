import Experiments
import Heartbeats
import Report
import Results
import Scoring
import Testing

/// Where labels say only normal or abnormal, nothing on the page names a kind of abnormal beat.
struct ClassesShownTests {
  private func pages(_ labelling: Labelling) throws -> String {
    let count = 300
    let beats = BeatSet(
      samples: (0..<count * 187).map { Float(($0 * 7919) % 1009) / 1009 },
      classes: (0..<count).map { $0 % 3 == 0 ? .supraventricular : .normal }, labelling: labelling)
    var loaded = LoadedBeats(beats: beats, source: .csv, sha256: String(repeating: "0", count: 64))
    loaded.path = "mine.csv"
    loaded.readAs = "separator ;"
    let settings = RunSettings(protocols: [.published, .leakFree], trees: 2, repeats: 1, epochDivisor: 100)
    let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).results(for: loaded) { _ in }
    let site = try Site.unpainted(results, file: Array(results.encoded()))
    let files = site.files.filter { $0.key.hasSuffix(".html") || $0.key.hasSuffix(".csv") }
    return files.values.map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  @Test func binaryLabelsNameNoKindOfAbnormalBeat() throws {
    let binary = try pages(.binary)
    for word in ["Supraventricular", "Ventricular", "Fusion", "AAMI classes"] {
      #expect(!binary.contains(word), "\(word)")
    }
    #expect(binary.contains("Only the labels 0 and 1 occur"))
    #expect(binary.contains("mine.csv") && binary.contains("--data mine.csv") && binary.contains("separator ;"))
    #expect(!binary.contains("MIT-BIH Arrhythmia Database</bdi>"))
    #expect(try pages(.aami).contains("Supraventricular ectopic"))
  }
}
