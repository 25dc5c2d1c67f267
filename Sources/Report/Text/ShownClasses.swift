import Results
import Scoring

/// The classes that the data tell apart, and their words: the five of EC57, or normal and abnormal where the labels say no
/// more.
struct ShownClasses {
  private let labelling: Labelling

  init(_ results: Results) {
    labelling = results.data.labelling ?? .aami
  }

  var isBinary: Bool { labelling == .binary }

  var all: [BeatClass] {
    switch labelling {
    case .aami: BeatClass.allCases
    case .binary: [.normal, .supraventricular]
    }
  }

  /// E.g. "S" or "abnormal".
  func symbol(_ kind: BeatClass) -> String {
    switch labelling {
    case .aami: kind.symbol
    case .binary: kind.isAbnormal ? "abnormal" : "normal"
    }
  }

  /// E.g. "Supraventricular ectopic" or "Abnormal".
  func name(_ kind: BeatClass) -> String {
    switch labelling {
    case .aami: kind.name
    case .binary: kind.isAbnormal ? "Abnormal" : "Normal"
    }
  }

  /// E.g. "S \u{2013} Supraventricular ectopic" or "Abnormal".
  func label(_ kind: BeatClass) -> String {
    isBinary ? name(kind) : "\(kind.symbol) \u{2013} \(kind.name)"
  }
}
