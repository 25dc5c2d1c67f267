package import Models
package import Results

/// One way of dealing the beats, with the models to train on it.
package struct Scenario: Sendable {
  package var `protocol`: EvaluationProtocol
  package var oversampling: Oversampling?
  package var rebalanced: Bool
  package var variant: Experiment.Variant?
  package var features = FeatureKind.beat
  /// What the models tell apart.
  package var classes = ClassSet.binary
  package var models: [ModelID]
  package var split: Split
  /// The folds of a protocol that has several, whose test rows together are the split's; empty for one training on the split.
  package var folds: [Split] = []
  /// How training (and validation) rows become numbers, and how test rows do.
  package var assembly: RowAssembly
  package var testAssembly: RowAssembly
  /// How models are trained on it.
  package var training: ModelSettings
  /// Whether the test rows serve as the network's validation rows, as the published project had it.
  package var validatesOnTest = false
  /// Where test rows are scored record by record: those records. The split then has training and validation rows only.
  var streamed: StreamedRecords?
  /// Patients that the published lists put on both sides of the split.
  var publishedPatients = 0

  func key(_ model: ModelID) -> Experiment.Key {
    Experiment.Key(
      protocol: self.protocol, model: model, rebalanced: rebalanced, oversampling: oversampling, features: features,
      classes: classes, variant: variant)
  }
}

extension Scenario {
  /// The same scenario for models that distinguish some classes.
  func distinguishing(_ classes: ClassSet) -> Scenario {
    var scenario = self
    scenario.classes = classes
    scenario.assembly.classes = classes
    scenario.testAssembly.classes = classes
    return scenario
  }
}
