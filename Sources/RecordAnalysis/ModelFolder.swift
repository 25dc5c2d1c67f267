public import Files
import Foundation
import Groundwork
import Heartbeats
import Models
public import Results

/// The folder `models` of a report: the trained models, each with a card.
///
/// ### File format
/// The files that `ModelCatalogue` lists, named after the model: `net.safetensors` and `net.onnx` hold the network,
/// `forest.onnx` the forest; `net.json` and `forest.json` are their cards (`ModelCard`). One experiment a model is saved: of
/// the strictest protocol that ran, after rebalancing, told of the beat alone, with the run's own seed.
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
  public static func modelFiles(of kind: ModelID) -> [String] { ModelCatalogue.family(kind)?.fileNames ?? [] }

  /// The name of a model's card.
  public static func card(of kind: ModelID) -> String { "\(kind.rawValue).json" }

  /// Every name that a file in the folder may have.
  public static let fileNames = ModelCatalogue.all.map(\.id).flatMap { modelFiles(of: $0) + [card(of: $0)] }

  /// Reads a model and its card; neither is trusted.
  ///
  /// - Parameter folder: a report, or its folder `models`.
  /// - Throws: `Fault` with the path, the place in the file, what was expected and what was found.
  public static func load(from folder: String, kind: ModelID) throws(Fault) -> SavedModel {
    guard let family = ModelCatalogue.family(kind) else {
      throw .badData(folder, expected: "a model that this build knows", found: kind.rawValue)
    }
    let cardName = card(of: kind)
    let places = ["\(folder)/\(name)", folder]
    guard let place = places.first(where: { FileManager.default.fileExists(atPath: "\($0)/\(cardName)") }) else {
      throw .badData(
        folder, expected: "a report with \(name)/\(cardName), or that folder", found: "neither")
    }
    let card = try card(at: "\(place)/\(cardName)", kind: kind)
    let file = family.fileNames[0]
    let path = "\(place)/\(file)"
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
    do {
      return SavedModel(classifier: try classifier(family, content), card: card)
    } catch {
      throw Fault(.badData, path: path, place: error.place, reason: error.reason)
    }
  }

  private static func classifier(_ family: any ModelFamily, _ content: [UInt8]) throws(Fault) -> any Classifier {
    let classifier = try family.read(content)
    guard classifier.columns == BeatSet.samplesPerBeat else {
      throw .badData("", "inputs", expected: "\(BeatSet.samplesPerBeat) samples a beat", found: "\(classifier.columns)")
    }
    return classifier
  }

  private static func card(at path: String, kind: ModelID) throws(Fault) -> ModelCard {
    try card(parsing: WholeFile.read(path, atMost: cardLimit), path: path, kind: kind)
  }

  /// The card of a model of some kind by its file's bytes, which are not trusted; `path` is for messages only.
  package static func card(parsing bytes: [UInt8], path: String, kind: ModelID) throws(Fault) -> ModelCard {
    struct Versioned: Decodable { var format: Int }
    let data = Data(bytes)
    let card: ModelCard
    do {
      let format = try JSONDecoder().decode(Versioned.self, from: data).format
      guard format == ModelCard.currentFormat else {
        throw Fault.badData(
          path, expected: "a card of format \(ModelCard.currentFormat)", found: "format \(format)")
      }
      card = try JSONDecoder().decode(ModelCard.self, from: data)
    } catch let error as Fault {
      throw error
    } catch {
      throw Fault.badData(
        path, expected: "the card of a model", found: (error as? DecodingError)?.place ?? "something else")
    }
    guard card.model == kind, card.input == ModelCard.Input(), card.experiment.features == .beat,
      card.thresholds.allSatisfy({ (0...1).contains($0.value) })
    else {
      throw Fault.badData(
        path,
        expected: "the card of a \(kind.rawValue) for beats as this program cuts them, thresholds from 0 to 1",
        found: "another one")
    }
    return card
  }
}
