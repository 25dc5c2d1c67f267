public import Files
public import Groundwork
public import Models
public import Results

/// What a run tells about its progress.
public enum RunEvent: Sendable {
  /// How many trainings there will be.
  case planned(trainings: Int)
  case started(Experiment.Key)
  case epoch(Experiment.Key, EpochReport, of: Int)
  /// Some trees, or other units that a model's training counts, are done.
  case parts(Experiment.Key, unit: String, finished: Int, of: Int)
  /// A training that was done now, and why nothing kept was used.
  case finished(Experiment.Key, seconds: Double, Reuse.Reason)
  /// A training that an earlier run had done with the same data, settings, seed and program.
  case reused(Experiment.Key)
  /// Records scored so far by all models.
  case scoring(done: Int, of: Int)
  /// What a record's scores are could not be kept; the run goes on.
  case scoresNotKept(Fault)
  /// A training that is done could not be kept; the run goes on.
  case notKept(Experiment.Key, Fault)
}

/// Hears of progress from any thread; an error it throws stops the run.
public typealias RunObserver = @Sendable (RunEvent) throws -> Void
