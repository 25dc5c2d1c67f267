package import Heartbeats
package import Results
import Scoring

extension Results {
  /// Gives the failures that a report draws, the first of each class under the strictest protocol that has any, the record
  /// around them.
  ///
  /// - Parameter loaded: the beats that were tested on. Records that have gone or changed since they were loaded give no
  ///   strips: the report then draws the beats alone.
  package mutating func addStrips(from loaded: LoadedBeats) {
    guard loaded.source == .wfdb, let folder = loaded.path,
      let strictest = settings.protocols.last(where: { name in
        experiments.contains { $0.protocol == name && !$0.failures.isEmpty }
      })
    else { return }
    var reading = RecordReading(lead: loaded.lead)
    if let annotator = loaded.annotator { reading.annotator = annotator }
    var wanted: [String: [(experiment: Int, failure: Int, time: Double)]] = [:]
    for (experiment, run) in experiments.enumerated() where run.protocol == strictest {
      var shown: Set<BeatClass> = []
      for (index, failure) in run.failures.enumerated() where shown.insert(failure.class).inserted {
        guard let record = failure.record, let time = failure.time else { continue }
        wanted[record, default: []].append((experiment, index, time))
      }
    }
    for (record, failures) in wanted.sorted(by: { $0.key < $1.key }) {
      let stretches = try? RecordStretch.around(
        failures.map(\.time), seconds: Failure.Strip.seconds, record: record, in: folder, reading: reading)
      for (failure, stretch) in zip(failures, stretches ?? []) {
        experiments[failure.experiment].failures[failure.failure].strip = Failure.Strip(stretch)
      }
    }
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
