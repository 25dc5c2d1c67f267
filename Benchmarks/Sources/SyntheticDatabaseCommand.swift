import Foundation
import Groundwork
import Heartbeats

/// A database of any size, to measure on: written with `bench database FOLDER --beats N [--patients P] [--seed S] [--jobs J]`, and read,
/// record after record, with `bench database FOLDER [--jobs J]`.
enum SyntheticDatabaseCommand {
  static func run(_ folder: String, _ options: [String]) throws {
    let names = ["--beats", "--patients", "--seed", "--jobs"]
    var values: [String: Int] = [:]
    for index in stride(from: 0, to: options.count - 1, by: 2) where names.contains(options[index]) {
      values[options[index]] = Int(options[index + 1])
    }
    guard values.count * 2 == options.count, values["--beats"] ?? 2 > 1 else {
      return print("usage: bench database FOLDER [--beats N [--patients P] [--seed S]] [--jobs J]")
    }
    let jobs = values["--jobs"] ?? ProcessInfo.processInfo.activeProcessorCount
    guard let beats = values["--beats"] else { return try read(folder, jobs: jobs) }
    let database = SyntheticDatabase(beats: beats, patients: values["--patients"], seed: UInt64(values["--seed"] ?? 1))
    let (size, seconds) = try processorSeconds { try database.write(to: folder, jobs: jobs) }
    print(
      "database beats \(beats) patients \(database.patients) records \(size.records) bytes \(size.bytes) processor "
        + "\(seconds) s")
  }

  private static func read(_ folder: String, jobs: Int) throws {
    let (store, opening) = try processorSeconds { try RecordStore.open(folder, jobs: jobs) }
    let (counts, reading) = try processorSeconds {
      try concurrentMap(store.entries.count, jobs: jobs) { (index: Int) throws in try store.beats(of: index).count }
    }
    let beats = counts.reduce(0, +)
    let each = { (seconds: Double) in String(format: "%.3f", seconds * 1e6 / Double(max(1, beats))) }
    print(
      "database records \(store.entries.count) beats \(beats) processor time a beat: opening \(each(opening)) µs, "
        + "reading and cutting \(each(reading)) µs")
  }

  private static func processorSeconds<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let start = clock()
    let result = try body()
    return (result, Double(clock() - start) / Double(CLOCKS_PER_SEC))
  }
}
