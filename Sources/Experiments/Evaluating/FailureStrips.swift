package import Heartbeats
package import Results
import Scoring

/// The records around failures that a report draws.
package enum FailureStrips {
  /// Gives the first failure of each class of each training, under the strictest protocol that has any, the record around it.
  ///
  /// - Parameter loaded: the beats that were tested on. Records that have gone or changed since they were loaded give no
  ///   strips: the report then draws the beats alone.
  static func add(to outcomes: inout [Int: TrainingOutcome], _ plan: RunPlan, from loaded: LoadedBeats) {
    let name = { (unit: Int) in plan.units[unit].training.key.protocol }
    let failing = outcomes.filter { !$0.value.failures.isEmpty }.keys.sorted()
    guard
      let strictest = plan.builder.settings.protocols.last(where: {
        failing.map(name).contains($0)
      })
    else { return }
    let units = failing.filter { name($0) == strictest }
    var lists = units.map { outcomes[$0]?.failures ?? [] }
    add(to: &lists, from: loaded)
    for (unit, failures) in zip(units, lists) { outcomes[unit]?.failures = failures }
  }

  /// Gives the first failure of each class in each list the record around it.
  package static func add(to lists: inout [[Failure]], from loaded: LoadedBeats) {
    guard loaded.source == .wfdb, let folder = loaded.path else { return }
    let reading = loaded.reading ?? RecordReading()
    var wanted: [String: [(list: Int, failure: Int, time: Double)]] = [:]
    for (list, failures) in lists.enumerated() {
      for index in failures.firstOfEachClass {
        guard let record = failures[index].record, let time = failures[index].time else { continue }
        wanted[record, default: []].append((list, index, time))
      }
    }
    for (record, failures) in wanted.sorted(by: { $0.key < $1.key }) {
      let stretches = try? RecordStretch.around(
        failures.map(\.time), seconds: Failure.Strip.seconds, record: record, in: folder, reading: reading)
      for (failure, stretch) in zip(failures, stretches ?? []) {
        lists[failure.list][failure.failure].strip = Failure.Strip(stretch)
      }
    }
  }
}

extension Results {
  /// Keeps the strips of the failures that a report draws: the first of each class under the strictest protocol that has any.
  mutating func keepStrips() {
    let strictest = settings.protocols.last { name in
      experiments.contains { $0.protocol == name && !$0.failures.isEmpty }
    }
    for run in experiments.indices {
      let drawn = experiments[run].protocol == strictest ? experiments[run].failures.firstOfEachClass : []
      for failure in experiments[run].failures.indices where !drawn.contains(failure) {
        experiments[run].failures[failure].strip = nil
      }
    }
  }
}

extension [Failure] {
  /// The positions of the first failure of each class.
  fileprivate var firstOfEachClass: [Int] {
    var shown: Set<BeatClass> = []
    return indices.filter { shown.insert(self[$0].class).inserted }
  }
}

extension Failure.Strip {
  init(_ stretch: RecordStretch) {
    let rounded = { (value: Double) in (value * 1000).rounded() / 1000 }
    self.init(
      start: rounded(stretch.start), sampleRate: stretch.sampleRate,
      leads: stretch.leads.map { lead in
        Lead(
          name: lead.name, isCalibrated: lead.isCalibrated,
          samples: lead.samples.map { $0.magnitude < 1e9 ? rounded($0) : nil })
      },
      beats: stretch.beats.map { Beat(time: rounded($0.time), class: $0.beatClass) })
  }
}
