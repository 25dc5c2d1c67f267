public import Files
import Foundation
import Groundwork
import Heartbeats
import Models
public import Results

/// The folder `models` of a report: the trained models, each with a card.
///
/// ### File format
/// The files that `ModelCatalogue` lists, named after the model, with the classes where these are not the two: `net.safetensors`
/// and `net.onnx` hold the network that tells normal from abnormal, `net-aami.safetensors` and `net-aami.onnx` the one for five
/// classes, `forest.onnx` and `forest-aami.onnx` the forests. `net.json` and so on are their cards (`ModelCard`). Which training
/// is saved of each, the card says (`ModelChoice`).
public enum ModelFolder {
  /// The folder's name in a report.
  public static let name = ModelListing.folder
  /// A file that is larger is not read.
  private static let sizeLimit = 1 << 28
  /// What a file of short names and numbers may grow to in memory.
  private static let growth = 16
  /// Nor a larger card: ours have some kilobytes, and read as JSON a file takes many times its size.
  private static let cardLimit = 1 << 22

  /// The files of one model without its card, the one that is read back first.
  private static func modelFiles(of kind: ModelID, _ classes: ClassSet) -> [String] {
    ModelCatalogue.family(kind)?.fileNames(ModelListing.stem(kind, classes)) ?? []
  }

  /// The name of a model's card.
  private static func card(of kind: ModelID, _ classes: ClassSet) -> String {
    "\(ModelListing.stem(kind, classes)).json"
  }

  /// Every name that a file in the folder may have.
  public static let fileNames = ModelCatalogue.all.map(\.id).flatMap { kind in
    ClassSet.allCases.flatMap { modelFiles(of: kind, $0) + [card(of: kind, $0)] }
  }

  /// Reads a model and its card; neither is trusted.
  ///
  /// - Parameters:
  ///   - folder: a report, or its folder `models`.
  ///   - classes: what the model is to tell apart; nil for normal and abnormal, or what there is.
  /// - Throws: `Fault` with the path, the place in the file, what was expected and what was found.
  public static func load(from folder: String, kind: ModelID, classes: ClassSet? = nil) throws(Fault) -> SavedModel {
    guard let family = ModelCatalogue.family(kind) else {
      throw .badData(folder, expected: "a model that this build knows", found: kind.rawValue)
    }
    let wanted = classes.map { [$0] } ?? ClassSet.allCases
    for root in ["\(folder)/\(name)", folder] {
      for classes in wanted {
        guard FileManager.default.fileExists(atPath: "\(root)/\(card(of: kind, classes))") else { continue }
        return try load(family, classes, in: root)
      }
    }
    throw .badData(
      folder,
      expected:
        "a report with \(wanted.map { "\(name)/\(card(of: kind, $0))" }.joined(separator: " or ")), or that folder",
      found: "neither")
  }

  /// Every model that tells these classes apart, in the order of the catalogue.
  ///
  /// - Parameter classes: nil for normal and abnormal where a model of them is saved, else the five.
  /// - Throws: as `load(from:kind:classes:)`, also where there is none.
  public static func loadAll(from folder: String, classes: ClassSet? = nil) throws(Fault) -> [SavedModel] {
    for wanted in classes.map({ [$0] }) ?? ClassSet.allCases {
      for root in ["\(folder)/\(name)", folder] {
        let there = ModelCatalogue.all.filter { FileStatus("\(root)/\(card(of: $0.id, wanted))") != nil }
        if there.isEmpty { continue }
        var models: [SavedModel] = []
        for family in there { models.append(try load(family, wanted, in: root)) }
        return models
      }
    }
    // Says what was looked for.
    return [try load(from: folder, kind: .net, classes: classes)]
  }

  private static func load(
    _ family: any ModelFamily, _ classes: ClassSet, in root: String
  ) throws(Fault) -> SavedModel {
    let cardName = card(of: family.id, classes)
    let (card, columns) = try card(at: "\(root)/\(cardName)", family.id, classes)
    let file = modelFiles(of: family.id, classes)[0]
    let path = "\(root)/\(file)"
    // Read, its numbers take a few times the file's size.
    let size = FileStatus(path)?.size ?? 0
    guard size < 1 << 24 || AvailableMemory.holds(size * growth) else {
      throw .cannotRead(path, "it does not fit into memory")
    }
    let content = try WholeFile.read(path, atMost: sizeLimit)
    let digest = SHA256.hexDigest(of: content)
    guard card.files[file]?.sha256 == digest else {
      throw Fault.badData(
        path,
        expected:
          "the file of SHA-256 \((card.files[file]?.sha256 ?? "").prefix(64).debugDescription) that \(cardName) names",
        found: "one of \(digest)")
    }
    do throws(Fault) {
      let classifier = try family.read(content)
      guard classifier.columns == columns.count else {
        throw Fault.badData("", "inputs", expected: "\(columns.count) columns a beat", found: "\(classifier.columns)")
      }
      guard classifier.classCount == classes.names.count else {
        throw Fault.badData(
          "", "outputs", expected: "\(classes.names.count) classes", found: "\(classifier.classCount)")
      }
      return SavedModel(classifier: classifier, card: card, columns: columns)
    } catch {
      throw Fault(.badData, path: path, place: error.place, reason: error.reason)
    }
  }

  private static func card(
    at path: String, _ kind: ModelID, _ classes: ClassSet
  ) throws(Fault) -> (ModelCard, BeatColumns) {
    try parsed(WholeFile.read(path, atMost: cardLimit), path: path, kind, classes)
  }

  /// The card of a model of some kind by its file's bytes, which are not trusted; `path` is for messages only.
  package static func card(
    parsing bytes: [UInt8], path: String, _ kind: ModelID, _ classes: ClassSet
  ) throws(Fault) -> ModelCard {
    try parsed(bytes, path: path, kind, classes).0
  }

  private static func parsed(
    _ bytes: [UInt8], path: String, _ kind: ModelID, _ classes: ClassSet
  ) throws(Fault) -> (ModelCard, BeatColumns) {
    struct Versioned: Decodable { var format: Int }
    let data = Data(bytes)
    let card: ModelCard
    do {
      let format = try JSONDecoder().decode(Versioned.self, from: data).format
      guard format == ModelCard.currentFormat else {
        let advice =
          format < ModelCard.currentFormat
          ? ", of an earlier build: run ecg-report again to save the models anew" : ", of a later build"
        throw Fault.badData(
          path, expected: "a card of format \(ModelCard.currentFormat)", found: "format \(format)\(advice)")
      }
      card = try JSONDecoder().decode(ModelCard.self, from: data)
    } catch let error as Fault {
      throw error
    } catch {
      throw Fault.badData(
        path, expected: "the card of a model", found: (error as? DecodingError)?.place ?? "something else")
    }
    let names = card.input.features.map(\.name)
    guard card.model == kind, card.experiment.classes == classes, card.output == ModelCard.Output(classes),
      let columns = BeatColumns(names: names), card.input.columns == columns.count,
      zip(card.input.features, columns.features).allSatisfy({ $0.unit == $1.unit && $0.columns == $1.columns }),
      card.thresholds.allSatisfy({ (0...1).contains($0.value) })
    else {
      throw Fault.badData(
        path,
        expected:
          "the card of a \(kind.rawValue) for \(classes.names.joined(separator: ", ")), with features that this program "
          + "computes and thresholds from 0 to 1",
        found: "another one")
    }
    return (card, columns)
  }
}
