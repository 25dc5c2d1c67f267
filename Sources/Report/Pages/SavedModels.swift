import Groundwork
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

  /// Which experiment they are of, in a sentence.
  var account: String
  var files: [File]

  /// - Parameter present: the files of the report's folder `models`: relative path to bytes.
  /// - Returns: nil where the run saved none.
  init?(_ results: Results, present: [String: [UInt8]]) {
    guard let listings = results.models, let first = listings.first?.experiment else { return nil }
    let saved = results.modelDescriptions.filter { model in listings.contains { $0.experiment.model == model.id } }
    let rebalancing = first.oversampling.map { " (\($0.title))" } ?? ""
    account =
      "Saved are \(Format.list(saved.map { "one \($0.noun)" })): of the \(first.protocol.title.lowercased()) protocol, the strictest that was "
      + "run, after rebalancing\(rebalancing), the training that the figures show."
    files = listings.flatMap { listing in
      listing.files.map { file in
        let path = "\(ModelListing.folder)/\(file.name)"
        let isThere = present[path].map { SHA256.hexDigest(of: $0) == file.sha256 } ?? false
        let isSmall = file.bytes <= Self.publishedLimit
        return File(
          path: path, name: file.name, size: Format.size(file.bytes),
          content: Self.content(of: file.name, results.description(of: listing.experiment.model)),
          isLinked: isThere && isSmall,
          absence: !isSmall
            ? "too large for a page: it lies in the folder models of the report where that was made"
            : isThere ? nil : "not in this folder")
      }
    }
  }

  private static func content(of name: String, _ model: ModelDescription) -> String {
    model.files.first { name.hasSuffix(".\($0.ending)") }.map { "the \(model.noun) \($0.content)" }
      ?? "the \(model.noun)\u{2019}s card: inputs, thresholds, training data, results, limits"
  }
}
