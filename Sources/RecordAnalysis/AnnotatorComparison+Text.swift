import Files
import Foundation
import Results
import Scoring

extension AnnotatorComparison {
  /// The table of the standard, for a terminal.
  public var text: String {
    let classes = BeatClass.allCases
    func row(_ cells: [String]) -> String {
      cells.enumerated().map { $0 == 0 ? padded($1, 8, left: true) : padded($1, 8) }.joined()
    }
    var lines = [
      "reference \(reference)", "test      \(test)",
      "\(number(sampleRate)) Hz, window 150 ms, beats from \(number(start)) s on; \(escapeBeats == .normal ? "n counts as S, e and j as N" : "e, j and n count as S")",
      "",
      row(["ref\\test"] + classes.map { $0.symbol.lowercased() } + ["missed", "shutdown"]),
    ]
    for (index, reference) in classes.enumerated() {
      lines.append(
        row(
          [reference.symbol] + classes.map { "\(table.count(reference, as: $0))" } + [
            "\(table.missed[index])", "\(table.missedInShutdown[index])",
          ]))
    }
    lines.append(row(["extra"] + table.extra.map(String.init)))
    lines.append(row(["shutdown"] + table.extraInShutdown.map(String.init)))
    lines += redefined.map { "\($0.path.printable) defines its own labels: \($0.labels.printable)" }
    if table.uncounted > 0 {
      lines.append("\(table.uncounted) test beats in the reference's ventricular flutter are not counted")
    }
    if table.missedInShutdown.contains(where: { $0 > 0 }) {
      lines.append(
        "missed in shutdown: "
          + ([("all", nil)] + classes.map { ($0.symbol, $0) }).map { name, beatClass in
            "\(name) \(percent(table.missedInShutdown(of: beatClass)))"
          }.joined(separator: ", "))
    }
    lines += ["", padded("", 6, left: true) + padded("Se", 24) + padded("+P", 24) + padded("FPR", 24)]
    for (name, score) in scores {
      lines.append(
        padded(name, 6, left: true) + padded(percent(score?.sensitivity), 24)
          + padded(percent(score?.positivePredictivity), 24) + padded(percent(score?.falsePositiveRate), 24))
    }
    switch labels {
    case .none: lines.append("The test gives all beats the same label, so only detection is scored.")
    case .binary: lines.append("The test distinguishes only normal from abnormal, so VEB and SVEB are not scored.")
    case .five: break
    }
    return lines.joined(separator: "\n")
  }

  /// nil where nothing is asked of the test.
  private var scores: [(String, DetectionScore?)] {
    let asked = labels == .five
    return [
      ("QRS", table.qrs), ("VEB", asked ? table.ventricular : nil), ("SVEB", asked ? table.supraventricular : nil),
    ]
  }

  private func percent(_ share: Proportion?) -> String {
    guard let share, let estimate = share.estimate else { return "-" }
    return String(format: "%.2f %% (%d/%d)", 100 * estimate, share.successes, share.count)
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(format: "%.0f", value) : "\(value)"
  }

  private func padded(_ text: String, _ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return left ? text + space : space + text
  }
}
