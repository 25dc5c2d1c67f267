import Foundation
import Groundwork
import Heartbeats

/// A database of any size, to measure on: written with `bench database FOLDER --beats N [--patients P] [--seed S] [--jobs J]`, and read,
/// record after record, with `bench database FOLDER [--jobs J]`, with patient features too where `--features 1` is given, and drawn from
/// with `--per-patient N`.
enum SyntheticDatabaseCommand {
  static func run(_ folder: String, _ options: [String]) throws {
    let names = ["--beats", "--patients", "--seed", "--jobs", "--features", "--per-patient"]
    var values: [String: Int] = [:]
    for index in stride(from: 0, to: options.count - 1, by: 2) where names.contains(options[index]) {
      values[options[index]] = Int(options[index + 1])
    }
    guard values.count * 2 == options.count, values["--beats"] ?? 2 > 1 else {
      return print(
        "usage: bench database FOLDER [--beats N [--patients P] [--seed S]] [--jobs J] [--features 1] [--per-patient N]"
      )
    }
    let jobs = values["--jobs"] ?? ProcessInfo.processInfo.activeProcessorCount
    guard let beats = values["--beats"] else {
      return try read(folder, features: values["--features"] == 1, perPatient: values["--per-patient"], jobs: jobs)
    }
    let database = SyntheticDatabase(beats: beats, patients: values["--patients"], seed: UInt64(values["--seed"] ?? 1))
    let (size, seconds) = try processorSeconds { try database.write(to: folder, jobs: jobs) }
    print(
      "database beats \(beats) patients \(database.patients) records \(size.records) bytes \(size.bytes) processor "
        + "\(seconds) s")
  }

  private static func read(_ folder: String, features: Bool, perPatient: Int?, jobs: Int) throws {
    let (store, opening) = try processorSeconds { try RecordStore.open(folder, jobs: jobs) }
    let each = { (seconds: Double) in String(format: "%.3f µs", seconds * 1e6 / Double(max(1, store.beats))) }
    let what =
      "database records \(store.entries.count) beats \(store.beats) processor time a beat: opening \(each(opening))"
    if let perPatient {
      let (sample, drawing) = try processorSeconds {
        try BeatSample.draw(
          perPatient: perPatient, seed: 1, from: store, records: Array(store.entries.indices), features: features,
          jobs: jobs)
      }
      return print("\(what), drawing \(sample.beats.count) beats \(each(drawing))")
    }
    let (counts, reading) = try processorSeconds {
      try concurrentMap(store.entries.count, jobs: jobs) { (index: Int) throws in
        try store.beats(of: index, features: features).count
      }
    }
    print("\(what), reading and cutting \(counts.reduce(0, +)) beats \(each(reading))")
  }

  private static func processorSeconds<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let start = clock()
    let result = try body()
    return (result, Double(clock() - start) / Double(CLOCKS_PER_SEC))
  }
}
