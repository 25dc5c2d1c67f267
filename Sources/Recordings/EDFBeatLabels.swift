import EDF

/// Which annotations of EDF+ files mark beats: there is no standard for it.
///
/// A mnemonic of the WFDB annotation codes (`N`, `V`, `A`, ...) is taken as such, as is a word that programs export for a kind
/// of beat. What ends with `@@` and a signal's label is read without it (EDF+ standard texts, section 3.3). A mark that lasts
/// longer than 2 s is an episode, not a beat. Whatever else stands there may be about anybody, so it is counted and not shown.
enum EDFBeatLabels {
  /// Times are told apart to a tenth of a microsecond.
  private static let ticksPerSecond = 1e7
  private static let longest = 2.0
  static let otherText = "a text that names no beat"

  /// The mnemonics that mark beats (WFDB, annotation codes).
  private static let mnemonics = Set<Character>("NLRBAaJSVrFejnE/fQ?")

  /// Words and the mnemonic that they stand for, without regard to case, blanks and hyphens.
  private static let words: [String: Character] = {
    let groups: [(Character, [String])] = [
      ("N", ["normal", "normal beat", "sinus", "sinus beat", "normal sinus beat", "sr"]),
      ("L", ["lbbb", "left bundle branch block", "left bundle branch block beat"]),
      ("R", ["rbbb", "right bundle branch block", "right bundle branch block beat"]),
      (
        "A",
        [
          "apc", "apb", "pac", "atrial", "atrial premature", "atrial premature beat", "atrial premature contraction",
          "premature atrial contraction", "atrial ectopic", "atrial ectopic beat",
        ]
      ),
      ("J", ["pjc", "nodal premature beat", "junctional premature beat", "premature junctional contraction"]),
      (
        "S",
        [
          "sve", "sveb", "svpb", "svpc", "svebs", "supraventricular", "supraventricular ectopic",
          "supraventricular ectopic beat",
          "supraventricular beat", "supraventricular premature beat", "supraventricular extrasystole",
        ]
      ),
      (
        "V",
        [
          "ve", "veb", "vpb", "vpc", "pvc", "ves", "ventricular", "ventricular beat", "ventricular ectopic",
          "ventricular ectopic beat", "ventricular premature", "ventricular premature beat",
          "ventricular premature contraction", "premature ventricular contraction", "ventricular extrasystole",
        ]
      ),
      ("F", ["fusion", "fusion beat", "fusion of ventricular and normal beat"]),
      ("e", ["atrial escape", "atrial escape beat"]), ("j", ["nodal escape beat", "junctional escape beat"]),
      ("E", ["ventricular escape", "ventricular escape beat"]),
      ("/", ["paced", "paced beat", "pace", "pacemaker beat"]),
      ("f", ["fusion of paced and normal beat", "pacemaker fusion beat"]),
      // A beat of which no kind is said.
      (
        "Q",
        [
          "unclassifiable", "unclassifiable beat", "unclassified", "unclassified beat", "unknown", "unknown beat",
          "qrs",
          "qrs complex", "beat", "r peak", "rpeak", "r wave", "heartbeat",
        ]
      ),
    ]
    return Dictionary(groups.flatMap { symbol, words in words.map { (plain($0), symbol) } }) { first, _ in first }
  }()

  /// The mnemonic of a text; nil where it names no beat.
  static func symbol(of text: String) -> Character? {
    let own = text.firstRange(of: "@@").map { text[..<$0.lowerBound] } ?? text[...]
    let bare = own.drop(while: \.isWhitespace)
    if let only = bare.first, bare.dropFirst().allSatisfy(\.isWhitespace) {
      return mnemonics.contains(only) ? only : nil
    }
    return words[plain(bare)]
  }

  /// Marks of beats in order of time, and the rest as marks without a symbol.
  ///
  /// - Parameter start: when the first sample was recorded, in seconds as onsets are.
  static func annotations(
    _ marks: [EDFAnnotation], from start: Double, damaged: Int, path: String
  ) -> RecordingAnnotations {
    let found = marks.map { mark in
      let symbol = (mark.duration ?? 0) <= longest ? symbol(of: mark.text) : nil
      let tick = ((mark.onset - start) * ticksPerSecond).rounded()
      return RecordingAnnotations.Mark(
        tick: abs(tick) < 0x1p62 ? Int(tick) : -1, symbol: symbol, label: symbol.map(String.init) ?? otherText)
    }
    let sorted = found.enumerated().sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }.map(
      \.element)
    return RecordingAnnotations(
      path: path, marks: sorted, ticksPerSecond: ticksPerSecond,
      remarks: damaged == 0 ? [] : ["\(damaged) lists of annotations cannot be read"])
  }

  private static func plain(_ text: some StringProtocol) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
