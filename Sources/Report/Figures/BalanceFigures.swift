import Charts
import Results
import Scoring

/// Class sizes before and after rebalancing: two classes, and five.
enum BalanceFigures {
  static func twoClasses(_ results: Results) -> ReportFigure {
    let panels = results.balance.map { balance in
      ClassBalanceChart.Panel(
        title: title(balance),
        bars: [
          bar("Normal", .normal, balance.normal),
          bar("Abnormal", .abnormal, balance.abnormal),
        ])
    }
    let shares = results.balance.map {
      Format.percent(share($0.abnormal.total, of: $0.normal.total + $0.abnormal.total))
    }
    let sizes = results.balance.map {
      "\(title($0)): \(Format.count($0.normal.total)) normal, \(Format.count($0.abnormal.total)) abnormal"
        + ($0.abnormal.oversampled > 0
          ? " (\(Format.count($0.abnormal.original)) original and \(Format.count($0.abnormal.oversampled)) oversampled)"
          : "")
    }
    return ReportFigure(
      id: "balance-two-classes", title: "Normal and abnormal beats before and after rebalancing",
      caption: "Rebalancing raises the share of abnormal beats from \(shares.first ?? "") to \(shares.last ?? ""). "
        + "Hatched: oversampled rows, copied from measured beats. With copies, rows are drawn with replacement, so the abnormal "
        + "rows contain fewer distinct beats.",
      altText: "Bars of beats. " + sizes.joined(separator: ". ") + ".",
      chart: ClassBalanceChart(panels: panels, oversampledLabel: "oversampled"),
      table: DataTable(
        id: "balance-two-classes", caption: "Normal and abnormal rows", columns: columns,
        rows: results.balance.flatMap { balance in
          [row(balance, "Normal", balance.normal), row(balance, "Abnormal", balance.abnormal)]
        }))
  }

  /// nil where the labels say only normal or abnormal.
  static func fiveClasses(_ results: Results) -> ReportFigure? {
    guard !ShownClasses(results).isBinary else { return nil }
    let panels = results.balance.map { balance in
      ClassBalanceChart.Panel(
        title: title(balance),
        bars: BeatClass.allCases.map { bar($0.symbol, $0.colour, size($0, in: balance)) })
    }
    let sizes = results.balance.map { balance in
      let kinds = BeatClass.allCases.sorted { size($0, in: balance).total > size($1, in: balance).total }
      return "\(title(balance)), largest first: "
        + kinds.map { kind in
          let size = size(kind, in: balance)
          return "\(kind.symbol) \(Format.count(size.total))"
            + (size.oversampled > 0 ? " (\(Format.count(size.oversampled)) oversampled)" : "")
        }.joined(separator: ", ")
    }
    let smallest = results.data.classes.min { ($0.value, $0.key) < ($1.value, $1.key) }
    return ReportFigure(
      id: "balance-five-classes", title: "The five AAMI classes before and after rebalancing",
      caption: "When two classes are rebalanced, the abnormal classes keep their proportions"
        + (smallest.map { "; the smallest, \($0.key), has \(Format.count($0.value)) beats originally." } ?? "."),
      altText: "Bars of beats. " + sizes.joined(separator: ". ") + ".",
      chart: ClassBalanceChart(panels: panels, oversampledLabel: "oversampled"),
      table: DataTable(
        id: "balance-five-classes", caption: "Rows of each class", columns: columns,
        rows: results.balance.flatMap { balance in
          BeatClass.allCases.map { row(balance, $0.symbol, size($0, in: balance)) }
        }))
  }

  private static let columns = ["Rows", "Class", "Original", "Oversampled", "Total"]

  private static func title(_ balance: ClassBalance) -> String {
    balance.oversampling.map { "After oversampling with \($0.title)" } ?? "Original"
  }

  private static func size(_ kind: BeatClass, in balance: ClassBalance) -> ClassBalance.Size {
    balance.classes[kind.symbol] ?? ClassBalance.Size(original: 0, oversampled: 0)
  }

  private static func bar(_ label: String, _ colour: MarkColour, _ size: ClassBalance.Size) -> ClassBalanceChart.Bar {
    ClassBalanceChart.Bar(label: label, colour: colour, original: size.original, oversampled: size.oversampled)
  }

  private static func row(_ balance: ClassBalance, _ label: String, _ size: ClassBalance.Size) -> [DataTable.Cell] {
    [.text(title(balance)), .text(label), .count(size.original), .count(size.oversampled), .count(size.total)]
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}

extension BeatClass {
  /// A class keeps its colour in every figure.
  var colour: MarkColour {
    switch self {
    case .normal: .classN
    case .supraventricular: .classS
    case .ventricular: .classV
    case .fusion: .classF
    case .unknown: .classQ
    }
  }
}
