import Files
import Results

/// The models that a run saved, as the page tells of them.
///
/// A file is linked only where a reader has it: it is in the report, is the one that the results list, and goes out with
/// `ecg-report publish`.
struct SavedModels {
  struct File {
    var path: String
    var name: String
    var size: String
    var content: String
    var isLinked: Bool
    /// Why it is not linked.
    var absence: String?
  }

  /// Larger files are not published, so that a whole site stays below 2.5 MB: of a network that leaves the card.
  static let publishedLimit = 128 << 10

  /// Which experiments they are of, in a sentence or two.
  var account: String
  var files: [File]
  /// What they were chosen from; nil where nothing was compared.
  var choices: PageContext.Table?
  /// A file for ONNX runtimes and what it gives, for the example.
  var example: Example?

  struct Example {
    var path: String
    var output: String
  }

  /// - Parameter present: the files of the report's folder `models`: relative path to bytes.
  /// - Returns: nil where the run saved none.
  init?(_ results: Results, present: [String: [UInt8]]) {
    guard let listings = results.models, let first = listings.first?.experiment else { return nil }
    let name = first.protocol.title.lowercased()
    let isCompared = listings.contains { $0.choice != nil }
    account =
      isCompared
      ? "One model of each kind and set of classes is saved, from the \(name) protocol, the strictest that was run: the one with "
        + "the best result on the validation rows, over all features and ways of rebalancing. Two classes are compared by the area "
        + "under the ROC curve, five by the mean F1 of N, S and V. Test rows were not used. The first training run of each "
        + "candidate is compared, so that a model\u{2019}s own test results, on its card, may differ from those of the median run "
        + "shown above."
      : "The saved models are from the \(name) protocol, the strictest that was run, \(first.stage): the first training run. Their "
        + "own test results are on their cards."
    example =
      listings.lazy.compactMap { listing in
        listing.files.first { $0.name.hasSuffix(".onnx") }.map {
          Example(
            path: "\(ModelListing.folder)/\($0.name)",
            output: listing.experiment.classes == .binary ? "probability" : "probabilities")
        }
      }.first
    choices = ResultTables.savedModels(results).map(PageContext.Table.init)
    files = listings.flatMap { listing in
      listing.files.map { file in
        let path = "\(ModelListing.folder)/\(file.name)"
        let isThere = present[path].map { SHA256.hexDigest(of: $0) == file.sha256 } ?? false
        let isSmall = file.bytes <= Self.publishedLimit
        return File(
          path: path, name: file.name, size: Format.size(file.bytes),
          content: Self.content(of: file.name, listing.experiment, results.description(of: listing.experiment.model)),
          isLinked: isThere && isSmall,
          absence: !isSmall
            ? "not published because of its size; see models/ in the report\u{2019}s folder"
            : isThere ? nil : "not in this report\u{2019}s folder")
      }
    }
  }

  private static func content(of name: String, _ key: Experiment.Key, _ model: ModelDescription) -> String {
    let noun = "the \(model.noun)\(key.classes == .binary ? "" : " of five classes")"
    return model.files.first { name.hasSuffix(".\($0.ending)") }.map { "\(noun), \($0.content)" }
      ?? "card of \(noun): classes, features with definitions, thresholds, training data, results, limits"
  }
}
