import Models
import Results

extension NetworkSchedule {
  init(_ settings: NetworkSettings) {
    self.init(
      hiddenLayers: settings.hiddenLayers, epochs: settings.epochs, batchSize: settings.batchSize,
      learningRate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
      keepsBestEpoch: settings.keepsBestEpoch)
  }
}

extension EpochScores {
  init(_ report: EpochReport) {
    self.init(
      epoch: report.epoch, loss: report.loss, accuracy: report.accuracy, precision: report.precision,
      recall: report.recall, validationLoss: report.validationLoss, validationAccuracy: report.validationAccuracy,
      validationPrecision: report.validationPrecision, validationRecall: report.validationRecall)
  }
}
