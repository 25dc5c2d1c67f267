import Files
import Models
import Testing

/// Damaged copies of a model's file.
enum Damage {
  /// Every beginning of a file, and every file with one byte changed in one of ten ways.
  static func all(of file: [UInt8]) -> [[UInt8]] {
    let beginnings = file.indices.map { Array(file[..<$0]) }
    let changed = file.indices.flatMap { place -> [[UInt8]] in
      let flipped = (0..<8).map { (bit: Int) -> UInt8 in file[place] ^ 1 << bit }
      return (flipped + [0, 255]).map { byte -> [UInt8] in
        var copy = file
        copy[place] = byte
        return copy
      }
    }
    return beginnings + changed
  }

  /// Reads a file that may be damaged: either it is refused with one clear line, or what comes out can be used.
  static func check(_ file: [UInt8], read: ([UInt8]) throws -> any Classifier, columns: Int) {
    do {
      let features = Samples.noise(rows: 20, columns: columns, seed: 3).features
      let classifier = try read(file)
      guard classifier.columns == columns else { return }
      let probabilities = classifier.probabilities(for: features, jobs: 1)
      #expect(probabilities.rows == 20)
    } catch let fault as Fault {
      let line = fault.description
      #expect(!line.contains("\n") && line.utf8.count < 600, "\(line)")
    } catch {
      Issue.record("\(error)")
    }
  }
}
