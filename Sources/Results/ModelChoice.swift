/// Why a model is the one that is saved: what it was compared with, on validation rows alone.
public struct ModelChoice: Codable, Sendable, Equatable {
  /// What is compared; more is better.
  public enum Criterion: String, Codable, Sendable {
    /// Of two classes: the area under the ROC curve of "abnormal".
    case rocArea = "roc-area"
    /// Of five: the mean F1 of N, S and V, of those that occur among the validation rows; F and Q have too few patients to
    /// choose by.
    case meanF1 = "mean-f1-nsv"
  }

  /// One training that could have been saved.
  public struct Candidate: Codable, Sendable, Equatable {
    public var experiment: Experiment.Key
    /// The criterion on the validation rows, from 0 to 1.
    public var value: Double

    package init(experiment: Experiment.Key, value: Double) {
      self.experiment = experiment
      self.value = value
    }
  }

  public var criterion: Criterion
  /// In the order of the run; the first of those with the largest value is saved.
  public var candidates: [Candidate]

  package init(criterion: Criterion, candidates: [Candidate]) {
    self.criterion = criterion
    self.candidates = candidates
  }
}
