import Scoring
import WFDB

extension BeatMarks {
  /// The classes of ANSI/AAMI EC57 as the reference program of the standard (`bxb` of the WFDB software, with
  /// supraventricular statistics) takes the mnemonics.
  ///
  /// Training keeps the table of de Chazal, O'Dwyer and Reilly 2004, which differs in two (`EscapeBeats`).
  private static let classes: [Character: BeatClass] = {
    let mnemonics: [(String, BeatClass)] = [
      ("NLRB", .normal), ("AaJSejn", .supraventricular), ("VEr", .ventricular), ("F", .fusion), ("/fQ?", .unknown),
    ]
    return Dictionary(
      uniqueKeysWithValues: mnemonics.flatMap { symbols, beatClass in symbols.map { ($0, beatClass) } })
  }()

  /// What an annotation file says of beats.
  ///
  /// From each `[` to the next `]` is flutter, and what is marked there is no beat. A `~` whose subtype says that no signal
  /// is readable (bits 4 and 5) begins a shutdown, which the next `~` of another subtype ends; followed by something else
  /// it stands for the time between its neighbours.
  ///
  /// - Parameters:
  ///   - scale: by which the file's times are multiplied.
  ///   - window: how far, in scaled samples, a shutdown of one mark keeps from its neighbours.
  ///   - escapeBeats: what `e` and `j` count as.
  init(_ file: AnnotationFile, scale: Double, window: Int, escapeBeats: AnnotatorComparison.EscapeBeats) {
    self.init(beats: [])
    var classes = Self.classes
    if escapeBeats == .normal { for symbol in "ej" as String { classes[symbol] = .normal } }
    let marks = file.annotations.map {
      (sample: Self.scaled($0.sample, scale), annotation: $0, symbol: file.symbol(of: $0))
    }.enumerated()
      .sorted { ($0.element.sample, $0.offset) < ($1.element.sample, $1.offset) }.map(\.element)
    var flutterStart: Int?
    var previous = 0
    var index = 0
    while index < marks.count {
      let (sample, annotation, symbol) = marks[index]
      index += 1
      if let start = flutterStart {
        if symbol == "]" {
          flutter.append(start...sample)
          flutterStart = nil
          previous = sample
        }
        continue
      }
      switch symbol {
      case "[": flutterStart = sample
      case "~" where annotation.isShutdown:
        guard index < marks.count else {
          shutdown.append(sample...Int.max)
          break
        }
        let (end, next, nextSymbol) = marks[index]
        if nextSymbol == "~", !next.isShutdown {
          shutdown.append(sample...end)
        } else if previous + window < end - window {
          shutdown.append(previous + window...end - window)
        }
      case let symbol?:
        if let beatClass = classes[symbol] {
          beats.append(Beat(sample: sample, beatClass))
          previous = sample
        }
      case nil: break
      }
    }
    if let flutterStart { flutter.append(flutterStart...Int.max) }
  }

  private static func scaled(_ sample: Int, _ scale: Double) -> Int {
    scale == 1 ? sample : Int(min(1e18, max(-1e18, (Double(sample) * scale).rounded())))
  }
}

extension Annotation {
  /// Whether it says that no signal is readable from here on.
  fileprivate var isShutdown: Bool { subtype & 0x30 == 0x30 }
}
