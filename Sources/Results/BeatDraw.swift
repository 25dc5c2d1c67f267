/// What was drawn of a database that is too large to train on whole.
public struct BeatDraw: Codable, Sendable, Equatable {
  /// Beats of some patients by class symbol, before and after drawing.
  public struct Part: Codable, Sendable, Equatable {
    public var patients: Int
    public var records: Int
    /// Annotated beats.
    public var before: [String: Int]
    /// Beats that models learn from, or that choose the network's epoch.
    public var after: [String: Int]

    package init(patients: Int, records: Int, before: [String: Int], after: [String: Int]) {
      (self.patients, self.records, self.before, self.after) = (patients, records, before, after)
    }

    /// Beats drawn.
    public var drawn: Int { after.values.reduce(0, +) }
    /// Annotated beats.
    public var beats: Int { before.values.reduce(0, +) }
  }

  /// Of each patient, the beats of each class that are drawn at most.
  public var perPatient: Int
  /// Whether that number was given; else it is the largest that keeps within the memory that a run may take.
  public var isGiven: Bool
  /// The patients whom beats were drawn of, by what they serve for: training, validation, or both with test (all patients, where
  /// protocols run that put one patient's beats on both sides).
  public var training: Part
  public var validation: Part
  /// Patients all of whose beats are tested, none drawn; nil where the protocol that does so did not run.
  public var test: Part?

  /// Whether the numbers drawn are those of all beats, of which none is tested: the training database of a larger one's test.
  package var leavesNoneOut: Bool {
    test == nil && [training, validation].allSatisfy { $0.drawn == $0.beats }
  }

  package init(perPatient: Int, isGiven: Bool, training: Part, validation: Part, test: Part?) {
    self.perPatient = perPatient
    self.isGiven = isGiven
    self.training = training
    self.validation = validation
    self.test = test
  }
}
