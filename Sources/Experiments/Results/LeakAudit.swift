public import Scoring

/// Results apart for test rows whose beat was also trained on, as itself or as a twin, and for all others.
public struct LeakAudit: Codable, Sendable, Equatable {
  public var trainedOn: ConfusionMatrix
  public var others: ConfusionMatrix

  init(_ split: Split, labels: [UInt8], predictions: [UInt8]) {
    let trained = Set(split.train.map(\.beat))
    (trainedOn, others) = (ConfusionMatrix(), ConfusionMatrix())
    for (row, drawn) in split.test.enumerated() {
      let (actual, predicted) = (labels[row] == 1, predictions[row] == 1)
      if trained.contains(drawn.beat) {
        trainedOn.count(actual: actual, predicted: predicted)
      } else {
        others.count(actual: actual, predicted: predicted)
      }
    }
  }
}
