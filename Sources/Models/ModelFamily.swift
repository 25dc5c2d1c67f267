public import Files
public import Results

/// All that the rest of the program has to know of one kind of model: how it is named, trained, saved and read back.
///
/// Each model's folder has one conforming type, and `ModelCatalogue.all` lists them. Nothing else tells models apart.
public protocol ModelFamily: Sendable {
  /// The name on the command line, in results and in the names of files, e.g. `net`.
  var id: ModelID { get }
  /// As a heading or in a table, e.g. "Network".
  var title: String { get }
  /// In a sentence, after "the" or "one", e.g. "network".
  var noun: String { get }
  /// In full with its article, e.g. "a neural network".
  var fullName: String { get }
  /// Whose colour it has in every figure.
  var colour: ModelDescription.ColourRole { get }
  /// What its training counts, in the singular, e.g. "epoch".
  var progressUnit: String { get }
  /// The files it is saved in; the first is read back.
  var files: [ModelDescription.FileKind] { get }

  /// How it is built and trained, in one or two sentences, with the settings' numbers.
  func account(_ settings: ModelSettings) -> String

  /// What decides the outcome beyond rows and seed, as text that differs where the outcome may.
  func identity(_ settings: ModelSettings) -> String

  /// Roughly how long the training takes, to start the longest first.
  func cost(rows: Int, _ settings: ModelSettings) -> Int

  /// Trains a model; the same task gives the same model for any number of threads.
  ///
  /// - Throws: `Fault` for features that are not finite and for a training that fails; what the task's observer throws.
  func train(_ task: TrainingTask) throws -> TrainedModel

  /// The content of the files of a model of this kind, in the order of `files`.
  ///
  /// - Precondition: the classifier is of this kind.
  func encoded(_ classifier: any Classifier) throws -> [[UInt8]]

  /// Reads a model from the first of its files; the bytes are not trusted.
  ///
  /// - Throws: `Fault` of kind `badData`, without a path.
  func read(_ bytes: [UInt8]) throws(Fault) -> any Classifier
}

/// What a protocol decides of how models are trained; the rest is the models' own.
public struct ModelSettings: Sendable, Equatable {
  /// Of networks.
  public var network: NetworkSettings
  /// Of forests.
  public var forest: ForestSettings
  /// What a training row of each class weighs, in every model; nil for 1 each.
  public var classWeights: [Double]?

  /// Settings by their parts.
  public init(network: NetworkSettings, forest: ForestSettings, classWeights: [Double]? = nil) {
    self.network = network
    self.forest = forest
    self.classWeights = classWeights
  }
}

/// What a model is trained on, and how.
public struct TrainingTask: Sendable {
  /// How far a training is.
  public enum Progress: Sendable {
    /// An epoch of a network is done.
    case epoch(EpochReport, of: Int)
    /// Some of a model's trees or steps are done.
    case parts(finished: Int, of: Int)
  }

  /// The training rows.
  public var rows: LabelledRows
  /// Rows that a network scores after each epoch.
  public var validation: LabelledRows?
  /// The models' settings.
  public var settings: ModelSettings
  /// Of everything random.
  public var seed: UInt64
  /// Threads to use, at least 1.
  public var jobs: Int
  /// Hears of progress, on any thread; what it throws stops the training.
  public var observer: @Sendable (Progress) throws -> Void

  /// A task by its parts.
  public init(
    rows: LabelledRows, validation: LabelledRows?, settings: ModelSettings, seed: UInt64, jobs: Int,
    observer: @escaping @Sendable (Progress) throws -> Void
  ) {
    self.rows = rows
    self.validation = validation
    self.settings = settings
    self.seed = seed
    self.jobs = jobs
    self.observer = observer
  }
}

/// A model with what its training tells, as far as models of its kind have it.
public struct TrainedModel: Sendable {
  /// The model.
  public var classifier: any Classifier
  /// A network's epochs.
  public var history: [EpochReport]?
  /// The epoch whose weights a network has, from 1.
  public var chosenEpoch: Int?
  /// A forest's out-of-bag error after 1, 2, … trees.
  public var outOfBagError: [Double]?

  /// A model with what is known of its training.
  public init(
    classifier: any Classifier, history: [EpochReport]? = nil, chosenEpoch: Int? = nil, outOfBagError: [Double]? = nil
  ) {
    self.classifier = classifier
    self.history = history
    self.chosenEpoch = chosenEpoch
    self.outOfBagError = outOfBagError
  }
}

/// A classifier that tells how its verdict changes with each input.
public protocol DifferentiableClassifier: Classifier {
  /// The derivative of each row's probability not to be of class 0 with respect to each of its inputs, row-major like
  /// `features`.
  func inputGradients(for features: FeatureMatrix) -> [Float]
}

/// The models there are.
public enum ModelCatalogue {
  /// In the order of tables and figures.
  public static let all: [any ModelFamily] = [NetworkFamily(), ForestFamily(), LogisticFamily()]

  /// The model of a name; nil where there is none.
  public static func family(_ id: ModelID) -> (any ModelFamily)? { all.first { $0.id == id } }

  /// Ends the program: a model was handed to another kind's description.
  static func mismatch(_ classifier: any Classifier, _ expected: String) -> Never {
    preconditionFailure("a \(expected), not a \(type(of: classifier))")
  }
}
