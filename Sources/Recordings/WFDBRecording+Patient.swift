extension WFDBRecording {
  private static let heads: Set<String> = ["patient", "subject", "participant"]
  private static let marks: Set<String> = ["id", "no", "nr", "number", "code"]

  /// Who was recorded, as comments of a header say it; nil when none does.
  ///
  /// There is no standard for it. Known are `patient 1` (INCART) and `Patient ID: p001`, `Subject: 12`, `Subject ID: 12`
  /// and their like, in any case, alone on a line or at its end.
  package static func patient(in comments: [String]) -> String? {
    for comment in comments {
      let words = comment.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == ".") }.map(
        String.init)
      for (index, word) in words.enumerated() where heads.contains(word.lowercased()) {
        var rest = words[(index + 1)...]
        if let mark = rest.first, marks.contains(mark.lowercased().filter { $0 != "." }) { rest = rest.dropFirst() }
        // Words that follow describe the patient, not who it is: "patient 1" is a name, "patient with a pacemaker" is none.
        if let name = rest.first, rest.count == 1, name.contains(where: \.isNumber) { return "patient \(name)" }
      }
    }
    return nil
  }
}
