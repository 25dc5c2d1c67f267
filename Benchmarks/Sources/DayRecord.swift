import Foundation
import WFDB

/// A record of a day and more: a half-hour record over and over, with its annotations.
enum DayRecord {
  /// Writes the record `day` into a folder.
  static func write(repeating path: String, hours: Int, to folder: String) throws {
    let url = URL(filePath: path)
    let parent = url.deletingLastPathComponent().path
    let record = try Record.read(folder: parent, name: url.lastPathComponent)
    let annotations = try AnnotationFile.read("\(path).atr").annotations
    let frames = record.header.frameCount ?? 0
    let copies = Int((Double(hours) * 3600 * record.header.sampleRate / Double(max(1, frames))).rounded(.up))
    let signals = record.signals.map { signal in
      var description = signal.description
      description.fileName = "day.dat"
      return Signal(
        description: description, samples: (0..<copies).flatMap { _ in signal.samples })
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Record(header: RecordHeader(name: "day", sampleRate: record.header.sampleRate), signals: signals)
      .write(folder: folder)
    let repeated = (0..<copies).flatMap { copy in
      annotations.map { annotation in
        var moved = annotation
        moved.sample += copy * frames
        return moved
      }
    }
    try AnnotationFile(annotations: repeated).write(to: "\(folder)/day.atr")
    print("\(folder)/day: \(copies * frames) frames, \(repeated.count) annotations")
  }
}
